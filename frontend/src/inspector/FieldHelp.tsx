import type { ModuleParameter } from "@/graph/catalog";
import { readSelection } from "@/graph/selection";
import { formatNumber, type MessageKey, t } from "@/i18n";
import { selectionText } from "./columns/words";

/** Help text, range, and the default where another value is set. */
export function FieldHelp({ parameter, isSet }: { parameter: ModuleParameter; isSet: boolean }) {
  const parts = [parameter.help, rangeText(parameter), isSet ? defaultText(parameter) : ""].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : null;
}

function rangeText({ min, max, exclusive_min, exclusive_max, help }: ModuleParameter): string {
  // many help texts state the range already
  if (/\b(between|from|at least|at most|more than|less than)\b/i.test(help)) return "";
  const values = { min: formatNumber(min ?? 0, DIGITS), max: formatNumber(max ?? 0, DIGITS) };
  const key = rangeKey(min !== null, max !== null, exclusive_min, exclusive_max);
  return key ? `${t(key, values)}.` : "";
}

const DIGITS = { maximumFractionDigits: 10, useGrouping: false } as const;

function rangeKey(hasMin: boolean, hasMax: boolean, openMin: boolean, openMax: boolean): MessageKey | null {
  if (hasMin && hasMax) return openMin || openMax ? "inspector.range_open" : "inspector.range";
  if (hasMin) return openMin ? "inspector.range_above" : "inspector.range_min";
  if (hasMax) return openMax ? "inspector.range_below" : "inspector.range_max";
  return null;
}

function defaultText(parameter: ModuleParameter): string {
  const { default: value, widget } = parameter;
  if (widget === "code" || widget === "multiline") return "";
  if (widget === "columns") {
    if (value === null) return "";
    return `${t("inspector.default", { value: selectionText(readSelection(value)) })}.`;
  }
  if (value === null || value === "") return "";
  if (typeof value === "boolean") {
    return `${t("inspector.default", { value: t(value ? "inspector.on" : "inspector.off") })}.`;
  }
  return `${t("inspector.default", { value: typeof value === "number" ? formatNumber(value, DIGITS) : String(value) })}.`;
}
