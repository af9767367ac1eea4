/** What the runs of both sides measured, next to each other; plain words where there is nothing to compare. */
import { Link } from "@tanstack/react-router";
import { formatDateTime, formatRelative, t } from "@/i18n";
import { StateText } from "@/run/StateBadge";
import { WarnedSign } from "@/run/Warnings";
import { formatMeasure } from "@/table/format";
import type { ComparedSide, Comparison } from "./api";
import { differenceText, type MetricRow, metricRows } from "./metrics";
import { VerdictText } from "./VerdictText";

export function MetricsTable({ comparison }: { readonly comparison: Comparison }) {
  const { before, after, metrics } = comparison;
  const hasRun = before.run !== null || after.run !== null;
  const isSame = before.run !== null && before.run.id === after.run?.id;
  return (
    <div className="compare-results scroll">
      <dl className="compare-runs">
        <dt>{t("comparison.before")}</dt>
        <dd>
          <RunOfSide side={before} />
        </dd>
        <dt>{t("comparison.after")}</dt>
        <dd>
          <RunOfSide side={after} />
        </dd>
      </dl>
      {isSame ? <p className="compare-note">{t("comparison.same_run")}</p> : null}
      {hasRun ? null : <p className="compare-note">{t("comparison.no_runs")}</p>}
      {hasRun && metrics.length === 0 ? <p className="compare-note">{t("comparison.no_metrics")}</p> : null}
      {metrics.length > 0 ? <Rows rows={metricRows(metrics)} /> : null}
    </div>
  );
}

function RunOfSide({ side }: { readonly side: ComparedSide }) {
  const { run } = side;
  if (run === null) return <span className="muted">{t("comparison.no_run")}</span>;
  return (
    <>
      <Link to="/runs/$runId" params={{ runId: run.id }} className="text-link">
        {t("comparison.run", { number: run.number })}
      </Link>
      <StateText state={run.state} />
      <WarnedSign count={run.warned_count} />
      <span className="muted" title={formatDateTime(run.queued_at)}>
        {formatRelative(run.queued_at)}
      </span>
      {run.state === "succeeded" ? null : <span className="muted">{t("comparison.unfinished")}</span>}
    </>
  );
}

function Rows({ rows }: { readonly rows: readonly MetricRow[] }) {
  const nodes = [...new Set(rows.map(({ node }) => node))];
  return (
    <table className="compare-metrics">
      <caption className="visually-hidden">{t("comparison.results")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("comparison.metric")}</th>
          <th scope="col">{t("comparison.before")}</th>
          <th scope="col">{t("comparison.after")}</th>
          <th scope="col">{t("comparison.difference")}</th>
        </tr>
      </thead>
      {nodes.map((node) => {
        const own = rows.filter((row) => row.node === node);
        return (
          <tbody key={node}>
            <tr className="compare-metrics-node">
              <th scope="rowgroup" colSpan={4}>
                {own[0]?.nodeName}
              </th>
            </tr>
            {own.map((row) => (
              <Row key={row.key} row={row} />
            ))}
          </tbody>
        );
      })}
    </table>
  );
}

function Row({ row }: { readonly row: MetricRow }) {
  return (
    <tr>
      <th scope="row">{row.label}</th>
      <td className="numeric">{formatMeasure(row.before)}</td>
      <td className="numeric">{formatMeasure(row.after)}</td>
      <td className="numeric">
        {row.difference === 0 ? null : <span>{differenceText(row.difference)} </span>}
        <VerdictText verdict={row.verdict} difference={row.difference} />
      </td>
    </tr>
  );
}
