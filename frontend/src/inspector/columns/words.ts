import type { ColumnRule, ColumnSelection } from "@/graph/selection";
import { t } from "@/i18n";

const SHOWN_NAMES = 4;

/** A selection in a few words, for the field that opens the picker. */
export function selectionText({ rules }: ColumnSelection): string {
  return rules.length === 0 ? t("columns.none") : rules.map(ruleText).join("; ");
}

function ruleText(rule: ColumnRule): string {
  const what = t(rule.op === "include" ? "columns.rule.include" : "columns.rule.exclude", {
    what: whatText(rule),
  });
  return what;
}

function whatText({ kind, names = [], text = "", types = [] }: ColumnRule): string {
  switch (kind) {
    case "names":
      return (
        names.slice(0, SHOWN_NAMES).join(", ") + (names.length > SHOWN_NAMES ? `, … (${names.length})` : "")
      );
    case "indices":
      return `${t("columns.kind.indices")} ${text}`;
    case "types":
      return `${t("columns.kind.types")} ${types.join(", ")}`;
    default:
      return t(`columns.kind.${kind}`);
  }
}
