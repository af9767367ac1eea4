import { X } from "lucide-react";
import type { Column } from "@/api/types";
import { t } from "@/i18n";
import { IconButton } from "@/ui";
import { columnWords, featureType, isNumeric } from "./columnTypes";
import { formatCell, formatCount, formatMeasure, formatPercent, formatValue } from "./format";
import { Histogram, histogramSummary } from "./Histogram";
import type { CategoryHistogram, ColumnHistogram, ColumnStatistics } from "./preview";

const CHART_WIDTH = 248;

export interface StatisticsPaneProps {
  readonly column: Column;
  readonly statistics: ColumnStatistics | undefined;
  readonly rows: number;
  readonly onClose: () => void;
}

/** Everything known about one column. */
export function StatisticsPane({ column, statistics, rows, onClose }: StatisticsPaneProps) {
  return (
    <section
      className="statistics scroll"
      aria-label={t("statistics.region", { column: column.name })}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <header>
        <div>
          <h3>{column.name}</h3>
          <p className="muted">{columnWords(column)}</p>
        </div>
        <IconButton
          size="small"
          label={t("statistics.close")}
          icon={<X size={14} aria-hidden="true" />}
          onPress={onClose}
        />
      </header>
      {statistics?.histogram ? <Distribution histogram={statistics.histogram} rows={rows} /> : null}
      {statistics ? (
        <dl className="numeric">
          {rowsOf(column, statistics, rows).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="muted">{t("statistics.none")}</p>
      )}
    </section>
  );
}

function rowsOf(column: Column, statistics: ColumnStatistics, rows: number): [string, string][] {
  const lines: [string, string][] = [];
  if (isNumeric(column.type)) {
    lines.push(
      [t("statistics.mean"), formatMeasure(statistics.mean)],
      [t("statistics.median"), formatMeasure(statistics.median)],
      [t("statistics.std"), formatMeasure(statistics.std)],
    );
  }
  if (statistics.min !== null) lines.push([t("statistics.min"), formatValue(statistics.min)]);
  if (statistics.max !== null) lines.push([t("statistics.max"), formatValue(statistics.max)]);
  if (statistics.mode !== null) lines.push([t("statistics.mode"), formatValue(statistics.mode)]);
  const missing = statistics.missing ?? 0;
  const share = formatPercent(rows > 0 ? missing / rows : 0);
  lines.push(
    [t("statistics.unique"), formatCount(statistics.unique)],
    [
      t("statistics.missing"),
      missing === 0 ? "0" : t("statistics.missing_share", { count: formatCount(missing), share }),
    ],
    [t("table.feature_type"), featureType(column)],
  );
  return lines;
}

function Distribution({ histogram, rows }: { histogram: ColumnHistogram; rows: number }) {
  if (histogram.kind === "categories") return <CategoryBars histogram={histogram} rows={rows} />;
  return (
    <figure aria-label={t("statistics.histogram")}>
      <Histogram histogram={histogram} width={CHART_WIDTH} height={96} />
      <div className="statistics-axis numeric" aria-hidden="true">
        <span>{formatValue(histogram.edges[0])}</span>
        <span>{formatValue(histogram.edges.at(-1))}</span>
      </div>
      <figcaption>{histogramSummary(histogram)}</figcaption>
    </figure>
  );
}

/** Categories have names, so they lie: a bar with its name and count on every line. */
function CategoryBars({ histogram, rows }: { histogram: CategoryHistogram; rows: number }) {
  const most = Math.max(1, histogram.other, ...histogram.counts);
  const lines = histogram.values.map((value, index) => ({
    name: formatCell(value),
    count: histogram.counts[index] ?? 0,
    isOther: false,
  }));
  if (histogram.other > 0) {
    lines.push({ name: t("statistics.other"), count: histogram.other, isOther: true });
  }
  return (
    <ul className="category-bars" aria-label={t("statistics.histogram")}>
      {lines.map((line) => (
        <li key={`${line.isOther} ${line.name}`} data-other={line.isOther || undefined}>
          <span className="truncate" title={line.name}>
            {line.name}
          </span>
          <span className="numeric">
            {formatCount(line.count)}{" "}
            <span className="muted">{formatPercent(line.count / Math.max(1, rows))}</span>
          </span>
          <span
            className="category-bar"
            aria-hidden="true"
            style={{ width: `${(line.count / most) * 100}%` }}
          />
        </li>
      ))}
    </ul>
  );
}
