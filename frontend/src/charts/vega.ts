/**
 * The only file that knows Vega; loaded when the first chart is drawn.
 *
 * Expressions are interpreted (`ast` and `expressionInterpreter`), so that no code is compiled from strings and the
 * page can forbid `unsafe-eval`; nothing here adds a `<style>` element.
 */
import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { type Config, compile, type TopLevelSpec } from "vega-lite";
import { tooltipHandler } from "./tooltip";

export type ChartData = Readonly<Record<string, readonly object[]>>;

export interface DrawnChart {
  setData(data: ChartData): void;
  setWidth(width: number): void;
  destroy(): void;
}

export interface DrawOptions {
  readonly container: HTMLElement;
  readonly spec: TopLevelSpec;
  readonly config: Config;
  readonly data: ChartData;
}

export async function drawChart({ container, spec, config, data }: DrawOptions): Promise<DrawnChart> {
  const compiled = compile(spec, { config }).spec;
  const runtime = parse(compiled, undefined, { ast: true });
  const view = new View(runtime, { expr: expressionInterpreter, renderer: "svg", container });
  const tooltip = tooltipHandler(container);
  view.tooltip(tooltip.handle);
  const setData = (next: ChartData) => {
    for (const [name, rows] of Object.entries(next)) view.data(name, [...rows]);
  };
  setData(data);
  await view.runAsync();
  return {
    setData(next) {
      setData(next);
      void view.runAsync();
    },
    setWidth(width) {
      if (view.width() !== width) void view.width(width).runAsync();
    },
    destroy() {
      tooltip.remove();
      view.finalize();
    },
  };
}
