/** What a parameter takes, in words. */
import { choiceLabel, type ModuleParameter } from "@/graph/catalog";
import type { JsonValue } from "@/graph/model";
import { readSelection } from "@/graph/selection";
import { formatNumber, type MessageKey, t } from "@/i18n";
import { selectionText } from "./columns/words";

/** `At least 1`, or nothing where any number will do. */
export function rangeWords({ min, max, exclusive_min, exclusive_max }: ModuleParameter): string {
  const values = { min: formatNumber(min ?? 0, DIGITS), max: formatNumber(max ?? 0, DIGITS) };
  const key = rangeKey(min !== null, max !== null, exclusive_min, exclusive_max);
  return key ? t(key, values) : "";
}

const DIGITS = { maximumFractionDigits: 10, useGrouping: false } as const;

function rangeKey(hasMin: boolean, hasMax: boolean, openMin: boolean, openMax: boolean): MessageKey | null {
  if (hasMin && hasMax) return openMin || openMax ? "inspector.range_open" : "inspector.range";
  if (hasMin) return openMin ? "inspector.range_above" : "inspector.range_min";
  if (hasMax) return openMax ? "inspector.range_below" : "inspector.range_max";
  return null;
}

/** The default as people read it; nothing where there is none or where it is a text of many lines. */
export function defaultWords(parameter: ModuleParameter): string {
  const { default: value, widget } = parameter;
  return widget === "code" || widget === "multiline" ? "" : valueWords(parameter, value);
}

/** A value as people read it; nothing where there is none. */
export function valueWords(
  parameter: Pick<ModuleParameter, "widget" | "enum" | "enum_labels">,
  value: JsonValue | undefined,
): string {
  if (value === null || value === undefined || value === "") return "";
  if (parameter.widget === "columns") return selectionText(readSelection(value));
  if (typeof value === "boolean") return t(value ? "inspector.on" : "inspector.off");
  if (typeof value === "number") return formatNumber(value, DIGITS);
  return typeof value === "object" ? JSON.stringify(value) : choiceLabel(parameter, value);
}
