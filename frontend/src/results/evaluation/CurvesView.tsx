import { useMemo, useState } from "react";
import { Chart, type ChartTable } from "@/charts/Chart";
import { t } from "@/i18n";
import { formatMeasure } from "@/table/format";
import { Tabs } from "@/ui";
import type { CurveName, CurvePoint, EvaluatedModel } from "../views";
import { CURVE_TITLES, curveAxes, curveSpec } from "./specs";

const CURVES: readonly CurveName[] = ["roc", "precision_recall", "lift"];

export interface CurvesViewProps {
  readonly models: readonly EvaluatedModel[];
  readonly names: readonly string[];
  readonly threshold: number;
}

export function CurvesView({ models, names, threshold }: CurvesViewProps) {
  const [tab, setTab] = useState<CurveName>("roc");
  const present = CURVES.filter((curve) => models.some((model) => (model.curves?.[curve]?.length ?? 0) > 0));
  if (present.length === 0) return null;
  const shown = present.includes(tab) ? tab : (present[0] ?? "roc");
  return (
    <section aria-label={t("evaluation.curves")} className="evaluation-part">
      <Tabs
        label={t("evaluation.curves")}
        selectedKey={shown}
        onSelectionChange={(key) => setTab(key as CurveName)}
        panelClassName="curve-panel"
        tabs={present.map((curve) => ({
          id: curve,
          label: t(CURVE_TITLES[curve]),
          content: <CurveChart curve={curve} models={models} names={names} threshold={threshold} />,
        }))}
      />
    </section>
  );
}

function CurveChart({ curve, models, names, threshold }: CurvesViewProps & { readonly curve: CurveName }) {
  const spec = useMemo(() => curveSpec(curve, names), [curve, names]);
  const fixed = useMemo(() => curveRows(curve, models, names), [curve, models, names]);
  const data = useMemo(
    () => ({ ...fixed, marker: markers(curve, models, names, threshold) }),
    [fixed, curve, models, names, threshold],
  );
  const table = useMemo(() => curveTable(curve, models, names), [curve, models, names]);
  return (
    <Chart
      title={t(CURVE_TITLES[curve])}
      summary={curveSummary(curve, models, names)}
      spec={spec}
      data={data}
      table={table}
    />
  );
}

function pointsOf(model: EvaluatedModel, curve: CurveName): readonly CurvePoint[] {
  return model.curves?.[curve] ?? [];
}

function curveRows(curve: CurveName, models: readonly EvaluatedModel[], names: readonly string[]) {
  const rows = models.flatMap((model, index) =>
    pointsOf(model, curve).map(({ x, y }, order) => ({ x, y, order, model: names[index] })),
  );
  const diagonal = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  const level = [
    { x: 0, y: 1 },
    { x: 1, y: 1 },
  ];
  const chance = { roc: diagonal, precision_recall: [], lift: level };
  return { curve: rows, chance: chance[curve] };
}

/** The point of each curve whose threshold is nearest to the chosen one. */
export function markers(
  curve: CurveName,
  models: readonly EvaluatedModel[],
  names: readonly string[],
  threshold: number,
) {
  return models.flatMap((model, index) => {
    let best: CurvePoint | null = null;
    let distance = Number.POSITIVE_INFINITY;
    for (const point of pointsOf(model, curve)) {
      if (point.t === null || !Number.isFinite(point.t)) continue;
      if (Math.abs(point.t - threshold) < distance) {
        distance = Math.abs(point.t - threshold);
        best = point;
      }
    }
    return best === null ? [] : [{ x: best.x, y: best.y, model: names[index] }];
  });
}

function curveTable(
  curve: CurveName,
  models: readonly EvaluatedModel[],
  names: readonly string[],
): ChartTable {
  const axes = curveAxes(curve);
  return {
    columns: [t("results.tab.model"), t("evaluation.threshold"), axes.x, axes.y],
    rows: models.flatMap((model, index) =>
      pointsOf(model, curve).map((point) => [names[index] ?? "", point.t, point.x, point.y]),
    ),
  };
}

function curveSummary(curve: CurveName, models: readonly EvaluatedModel[], names: readonly string[]): string {
  const all = names.join(", ");
  if (curve !== "roc") {
    const points = Math.max(0, ...models.map((model) => pointsOf(model, curve).length));
    return t("evaluation.summary.curve", { title: t(CURVE_TITLES[curve]), models: all, points });
  }
  const areas = models.flatMap((model, index) => {
    const auc = model.metrics["AUC"];
    const text = formatMeasure(auc);
    return auc === undefined ? [] : [t("evaluation.summary.area", { model: names[index] ?? "", auc: text })];
  });
  return t("evaluation.summary.roc", { models: all, areas: areas.join(" ") }).trim();
}
