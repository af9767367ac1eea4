/** Values of results as people read them. Pure. */
import { formatCell, formatMeasure } from "@/table/format";
import type { ViewScalar } from "./views";

export function scalarText(value: ViewScalar): string {
  return typeof value === "number" ? formatMeasure(value) : formatCell(value);
}

export function parameterText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
