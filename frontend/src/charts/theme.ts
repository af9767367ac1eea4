/** Vega-Lite's look, taken from the design tokens of the page. */
import type { Config } from "vega-lite";

export interface ChartColors {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly accent: string;
  /** Colours of the first and second model; told apart without colour by dash and place as well. */
  readonly series: readonly [string, string];
}

export function readColors(element: Element): ChartColors {
  const style = getComputedStyle(element);
  const token = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  return {
    text: token("--text", "#1b2033"),
    muted: token("--text-muted", "#555e76"),
    grid: token("--border", "#e2e5ee"),
    axis: token("--border-strong", "#c6cbda"),
    surface: token("--surface", "#ffffff"),
    accent: token("--accent", "#3d4fd1"),
    series: [token("--accent", "#3d4fd1"), token("--tone-orange", "#b04c0c")],
  };
}

export function chartConfig(colors: ChartColors, font: string): Config {
  return {
    // The frame around the chart says in words what it shows; marks in the tab order would only repeat it.
    aria: false,
    mark: { aria: false },
    background: "transparent",
    font,
    view: { stroke: null },
    axis: {
      domainColor: colors.axis,
      gridColor: colors.grid,
      tickColor: colors.axis,
      labelColor: colors.muted,
      titleColor: colors.muted,
      labelFontSize: 11,
      titleFontSize: 11.5,
      titleFontWeight: 500,
      titlePadding: 8,
      tickSize: 4,
    },
    legend: {
      labelColor: colors.text,
      titleColor: colors.muted,
      labelFontSize: 12,
      orient: "top",
      title: null,
      symbolStrokeWidth: 2.5,
      labelLimit: 260,
    },
    range: { category: [...colors.series] },
  };
}
