import type { ModuleParameter } from "@/graph/catalog";
import { t } from "@/i18n";
import { defaultWords, rangeWords } from "./parameterWords";

/** Help text, range, and the default where another value is set. */
export function FieldHelp({ parameter, isSet }: { parameter: ModuleParameter; isSet: boolean }) {
  const range = saysItsRange(parameter.help) ? "" : rangeWords(parameter);
  const value = isSet ? defaultWords(parameter) : "";
  const parts = [
    parameter.help,
    range && `${range}.`,
    value && `${t("inspector.default", { value })}.`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : null;
}

function saysItsRange(help: string): boolean {
  return /\b(between|from|at least|at most|more than|less than)\b/i.test(help);
}
