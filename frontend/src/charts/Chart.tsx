import { Table2 } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { TopLevelSpec } from "vega-lite";
import { t } from "@/i18n";
import { type Cell, formatCell, formatCount, formatMeasure } from "@/table/format";
import { Button } from "@/ui";
import { type ChartColors, chartConfig, readColors } from "./theme";
import type { ChartData, DrawnChart } from "./vega";
import "./chart.css";

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface ChartProps {
  readonly title: string;
  /** What the picture says, in a sentence. */
  readonly summary: string;
  /** Built anew only when the shape of the chart changes; values belong into `data`. */
  readonly spec: (colors: ChartColors) => TopLevelSpec;
  /** Named data sets that the specification refers to. */
  readonly data: ChartData;
  readonly table: ChartTable;
  readonly children?: ReactNode;
}

/** A Vega-Lite chart with a summary in words and its numbers as a table. */
export function Chart({ title, summary, spec, data, table, children }: ChartProps) {
  const [isTableShown, setIsTableShown] = useState(false);
  const id = useId();
  const { container, status } = useDrawing(spec, data);
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <Button
          size="small"
          variant="ghost"
          icon={<Table2 size={13} aria-hidden="true" />}
          aria-expanded={isTableShown}
          onPress={() => setIsTableShown(!isTableShown)}
        >
          {isTableShown ? t("chart.hide_table") : t("chart.show_table")}
        </Button>
      </figcaption>
      <div className="chart-box">
        <div className="chart-canvas" ref={container} role="img" aria-label={summary} />
        {status === "loading" ? <p className="chart-note muted">{t("chart.loading")}</p> : null}
        {status === "failed" ? <p className="chart-note muted">{t("chart.failed")}</p> : null}
      </div>
      {children}
      {isTableShown || status === "failed" ? <DataTable title={title} table={table} /> : null}
    </figure>
  );
}

let vega: Promise<typeof import("./vega")> | null = null;

/** Load the library once for all charts; after a failure the next chart tries again. */
function loadVega(): Promise<typeof import("./vega")> {
  vega ??= import("./vega").catch((error: unknown) => {
    vega = null;
    throw error;
  });
  return vega;
}

type Status = "loading" | "drawn" | "failed";

function useDrawing(spec: ChartProps["spec"], data: ChartData) {
  const container = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnChart | null>(null);
  const latest = useRef(data);
  const [status, setStatus] = useState<Status>("loading");
  const theme = useThemeName();
  latest.current = data;

  // The theme is no value used here, but the colours read from the page depend on it.
  useEffect(() => {
    const box = container.current;
    if (box === null || theme === null) return undefined;
    let isGone = false;
    const draw = async () => {
      const { drawChart } = await loadVega();
      if (isGone) return;
      const colors = readColors(box);
      const config = chartConfig(colors, getComputedStyle(box).fontFamily);
      const full = { ...spec(colors), width: box.clientWidth || 320 } as TopLevelSpec;
      const chart = await drawChart({ container: box, spec: full, config, data: latest.current });
      if (isGone) chart.destroy();
      else drawn.current = chart;
    };
    draw().then(
      () => setStatus("drawn"),
      () => setStatus("failed"),
    );
    const observer = new ResizeObserver(() => drawn.current?.setWidth(box.clientWidth));
    observer.observe(box);
    return () => {
      isGone = true;
      observer.disconnect();
      drawn.current?.destroy();
      drawn.current = null;
      box.replaceChildren();
    };
  }, [spec, theme]);

  useEffect(() => {
    drawn.current?.setData(data);
  }, [data]);
  return { container, status };
}

function useThemeName(): string | null {
  const [theme, setTheme] = useState(() => document.documentElement.dataset["theme"] ?? "light");
  useEffect(() => {
    const observer = new MutationObserver(() =>
      setTheme(document.documentElement.dataset["theme"] ?? "light"),
    );
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return theme;
}

const ROWS_SHOWN = 200;

function DataTable({ title, table }: { title: string; table: ChartTable }) {
  const shown = table.rows.slice(0, ROWS_SHOWN).map((cells, position) => ({ cells, position }));
  return (
    <section className="chart-table scroll" aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ cells, position }) => (
            <tr key={position}>
              {cells.map((cell, column) => (
                <td key={table.columns[column]} className="numeric">
                  {typeof cell === "number" ? formatMeasure(cell) : formatCell(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > ROWS_SHOWN ? (
        <p className="muted">
          {t("chart.rows_shown", { shown: formatCount(ROWS_SHOWN), total: formatCount(table.rows.length) })}
        </p>
      ) : null}
    </section>
  );
}
