import { useMemo } from "react";
import { Chart } from "@/charts/Chart";
import { t } from "@/i18n";
import { formatCount, formatMeasure } from "@/table/format";
import type { EvaluatedModel } from "../views";
import { residualSpec, scatterSpec } from "./specs";

export interface RegressionViewProps {
  readonly models: readonly EvaluatedModel[];
  readonly names: readonly string[];
}

export function RegressionView({ models, names }: RegressionViewProps) {
  const domain = residualDomain(models);
  return (
    <div className="evaluation-charts">
      {models.some((model) => model.scatter && model.scatter.length > 0) ? (
        <Scatter models={models} names={names} />
      ) : null}
      {models.map((model, index) => (
        <Residuals
          key={names[index]}
          model={model}
          name={names[index] ?? ""}
          series={index}
          domain={domain}
          isOnly={models.length === 1}
        />
      ))}
    </div>
  );
}

interface ResidualsProps {
  readonly model: EvaluatedModel;
  readonly name: string;
  readonly series: number;
  readonly domain: readonly [number, number];
  readonly isOnly: boolean;
}

function Residuals({ model, name, series, domain, isOnly }: ResidualsProps) {
  const [from, to] = domain;
  const spec = useMemo(() => residualSpec(series, [from, to]), [series, from, to]);
  const bins = useMemo(() => residualBins(model), [model]);
  const data = useMemo(() => ({ bins }), [bins]);
  if (bins.length === 0) return null;
  return (
    <Chart
      title={isOnly ? t("evaluation.residuals") : t("evaluation.residuals_of", { model: name })}
      summary={t("evaluation.summary.residuals", {
        models: name,
        from: formatMeasure(bins[0]?.from),
        to: formatMeasure(bins.at(-1)?.to),
      })}
      spec={spec}
      data={data}
      table={{
        columns: ["≥", "<", t("evaluation.count")],
        rows: bins.map((bin) => [bin.from, bin.to, bin.count]),
      }}
    />
  );
}

function residualBins({ residuals }: EvaluatedModel) {
  return (residuals?.counts ?? []).map((count, bin) => ({
    from: residuals?.edges[bin] ?? 0,
    to: residuals?.edges[bin + 1] ?? 0,
    count,
  }));
}

/** One scale for all models, so that their histograms can be compared by eye. */
function residualDomain(models: readonly EvaluatedModel[]): readonly [number, number] {
  const edges = models.flatMap((model) => model.residuals?.edges ?? []);
  return [Math.min(...edges), Math.max(...edges)];
}

function Scatter({ models, names }: RegressionViewProps) {
  const spec = useMemo(() => scatterSpec(names), [names]);
  const points = useMemo(
    () =>
      models.flatMap((model, index) =>
        (model.scatter ?? []).map(([actual, predicted]) => ({
          actual,
          predicted,
          model: names[index] ?? "",
        })),
      ),
    [models, names],
  );
  const data = useMemo(() => ({ points, exact: exactLine(points) }), [points]);
  return (
    <Chart
      title={t("evaluation.scatter")}
      summary={t("evaluation.summary.scatter", {
        models: names.join(", "),
        points: formatCount(points.length),
      })}
      spec={spec}
      data={data}
      table={{
        columns: [t("results.tab.model"), t("evaluation.actual"), t("evaluation.predicted")],
        rows: points.map((point) => [point.model, point.actual, point.predicted]),
      }}
    >
      <p className="muted evaluation-note">{t("evaluation.scatter_note")}</p>
    </Chart>
  );
}

/** From the smallest to the largest actual value: where predictions would be exact. */
function exactLine(points: readonly { readonly actual: number }[]) {
  const values = points.map((point) => point.actual);
  if (values.length === 0) return [];
  return [Math.min(...values), Math.max(...values)].map((value) => ({ actual: value, predicted: value }));
}
