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
  return (
    <div className="evaluation-charts">
      {models.some((model) => model.scatter && model.scatter.length > 0) ? (
        <Scatter models={models} names={names} />
      ) : null}
      {models.some((model) => model.residuals) ? <Residuals models={models} names={names} /> : null}
    </div>
  );
}

function Residuals({ models, names }: RegressionViewProps) {
  const spec = useMemo(() => residualSpec(names), [names]);
  const bins = useMemo(() => residualBins(models, names), [models, names]);
  const data = useMemo(() => ({ bins }), [bins]);
  return (
    <Chart
      title={t("evaluation.residuals")}
      summary={t("evaluation.summary.residuals", {
        models: names.join(", "),
        from: formatMeasure(Math.min(...bins.map((bin) => bin.from))),
        to: formatMeasure(Math.max(...bins.map((bin) => bin.to))),
      })}
      spec={spec}
      data={data}
      table={{
        columns: [t("results.tab.model"), "≥", "<", t("evaluation.count")],
        rows: bins.map((bin) => [bin.model, bin.from, bin.to, bin.count]),
      }}
    />
  );
}

function residualBins(models: readonly EvaluatedModel[], names: readonly string[]) {
  return models.flatMap((model, index) =>
    (model.residuals?.counts ?? []).map((count, bin) => ({
      model: names[index] ?? "",
      from: model.residuals?.edges[bin] ?? 0,
      to: model.residuals?.edges[bin + 1] ?? 0,
      count,
    })),
  );
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
