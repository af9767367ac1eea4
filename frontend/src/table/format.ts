/** Numbers and cells as people read them. Pure. */
import { currentLocale } from "@/i18n";

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${currentLocale()} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(currentLocale(), options);
    formats.set(key, format);
  }
  return format;
}

const NONE = "–";

/** Whole numbers with thousands separators. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  return numberFormat({ maximumFractionDigits: 0 }).format(value);
}

/** A measured number to four significant digits: 0.8682, 13,210, 1.234e−7. */
export function formatMeasure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e12 || size < 1e-4)) {
    return value.toExponential(3).replace("e+", "e").replaceAll("-", "−");
  }
  const options = size >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 };
  return numberFormat(options).format(value).replace("-", "−");
}

export function formatPercent(fraction: number | null | undefined): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return NONE;
  return numberFormat({ style: "percent", maximumFractionDigits: 1 }).format(fraction);
}

export type Cell = string | number | boolean | null;

/** A cell as it is in the data, not rounded to taste, so that what is seen can be searched for. */
export function formatCell(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number" && !Number.isInteger(cell)) return String(Number(cell.toPrecision(10)));
  return String(cell);
}

/** A value that stands for a column: numbers rounded to what can be read, moments without the "T". */
export function formatValue(value: Cell | undefined): string {
  if (typeof value === "number") return formatMeasure(value);
  return formatCell(value)
    .replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(:\d{2})?).*$/, "$1 $2")
    .replace(" 00:00:00", "");
}
