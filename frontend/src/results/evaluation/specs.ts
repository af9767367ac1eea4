/** The charts of Evaluate Model as Vega-Lite specifications over named data. Pure. */
import type { TopLevelSpec } from "vega-lite";
import type { ChartColors } from "@/charts/theme";
import { t } from "@/i18n";
import type { CurveName } from "../views";

const HEIGHT = 260;
/** Few enough for labels such as 40,000 in a narrow chart. */
const TICKS = 6;

export const CURVE_TITLES = {
  roc: "evaluation.roc",
  precision_recall: "evaluation.precision_recall",
  lift: "evaluation.lift",
} as const;

export function curveAxes(curve: CurveName): { readonly x: string; readonly y: string } {
  switch (curve) {
    case "roc":
      return { x: t("evaluation.axis.fpr"), y: t("evaluation.axis.tpr") };
    case "precision_recall":
      return { x: t("evaluation.axis.recall"), y: t("evaluation.axis.precision") };
    case "lift":
      return { x: t("evaluation.axis.lift_x"), y: t("evaluation.axis.lift_y") };
  }
}

/** Curves of all models over each other, the line of chance, and the point of the chosen threshold. */
export function curveSpec(curve: CurveName, models: readonly string[]) {
  return (colors: ChartColors): TopLevelSpec => {
    const axes = curveAxes(curve);
    const unit = { domain: [0, 1], nice: false };
    const x = {
      field: "x",
      type: "quantitative" as const,
      title: axes.x,
      scale: unit,
      axis: { tickCount: TICKS },
    };
    const yScale = curve === "lift" ? { zero: true } : unit;
    const y = { field: "y", type: "quantitative" as const, title: axes.y, scale: yScale };
    const byModel = {
      color: {
        field: "model",
        type: "nominal" as const,
        scale: modelScale(models, colors),
        legend: legendOf(models),
      },
    };
    return {
      height: HEIGHT,
      autosize: { type: "fit-x", contains: "padding" },
      layer: [
        {
          data: { name: "chance" },
          mark: { type: "line", strokeDash: [4, 4], color: colors.axis, strokeWidth: 1.5 },
          encoding: { x, y },
        },
        {
          data: { name: "curve" },
          mark: { type: "line", strokeWidth: 2.25, interpolate: curve === "roc" ? "linear" : "step-after" },
          encoding: {
            x,
            y,
            ...byModel,
            strokeDash: {
              field: "model",
              type: "nominal",
              scale: {
                domain: [...models],
                range: [
                  [1, 0],
                  [7, 4],
                ],
              },
              legend: legendOf(models),
            },
            order: { field: "order", type: "quantitative" },
          },
        },
        {
          data: { name: "marker" },
          mark: {
            type: "point",
            filled: true,
            size: 90,
            stroke: colors.surface,
            strokeWidth: 1.5,
            opacity: 1,
          },
          encoding: { x, y, ...byModel, tooltip: [{ field: "model", title: "" }, x, y] },
        },
      ],
    };
  };
}

/** How far the predictions of one model are off. Models have bins of their own, so they are not drawn over each other. */
export function residualSpec(series: number, domain: readonly [number, number]) {
  return (colors: ChartColors): TopLevelSpec => ({
    height: HEIGHT,
    autosize: { type: "fit-x", contains: "padding" },
    data: { name: "bins" },
    mark: { type: "bar", color: colors.series[series] ?? colors.accent, binSpacing: 1 },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        bin: { binned: true },
        title: t("evaluation.residuals_axis"),
        scale: { domain: [...domain], nice: true },
        axis: { grid: false, tickCount: TICKS },
      },
      x2: { field: "to" },
      y: { field: "count", type: "quantitative", title: t("evaluation.count") },
      tooltip: [
        { field: "from", title: "≥" },
        { field: "to", title: "<" },
        { field: "count", title: t("evaluation.count") },
      ],
    },
  });
}

export function scatterSpec(models: readonly string[]) {
  return (colors: ChartColors): TopLevelSpec => {
    const x = {
      field: "actual",
      type: "quantitative" as const,
      title: t("evaluation.actual"),
      scale: { zero: false, nice: true },
      axis: { tickCount: TICKS },
    };
    const y = { ...x, field: "predicted", title: t("evaluation.predicted") };
    return {
      height: HEIGHT,
      autosize: { type: "fit-x", contains: "padding" },
      layer: [
        {
          data: { name: "exact" },
          mark: { type: "line", strokeDash: [4, 4], color: colors.axis, strokeWidth: 1.5 },
          encoding: { x, y },
        },
        {
          data: { name: "points" },
          mark: { type: "point", filled: true, size: 26, opacity: 0.6 },
          encoding: {
            x,
            y,
            color: {
              field: "model",
              type: "nominal",
              scale: modelScale(models, colors),
              legend: legendOf(models),
            },
            shape: {
              field: "model",
              type: "nominal",
              scale: { domain: [...models], range: ["circle", "triangle-up"] },
              legend: legendOf(models),
            },
            tooltip: [{ field: "model", title: "" }, x, y],
          },
        },
      ],
    };
  };
}

function modelScale(models: readonly string[], colors: ChartColors) {
  return { domain: [...models], range: colors.series.slice(0, Math.max(1, models.length)) };
}

function legendOf(models: readonly string[]) {
  return models.length > 1 ? { orient: "top" as const, title: null } : null;
}
