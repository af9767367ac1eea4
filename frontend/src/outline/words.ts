/** Words of the rows. */
import type { OutlineRow } from "@/graph/outline";
import { formatNumber, t } from "@/i18n";

/** What typing ahead compares with. */
export function rowName(row: OutlineRow): string {
  switch (row.kind) {
    case "node":
      return row.node.name;
    case "group":
      return row.group.name;
    case "note":
      return row.note.text;
    case "port":
      return "";
  }
}

const SHOWN = 3;

/** The first few, and how many more there are. */
export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(", ");
  const more = names.length - SHOWN;
  return more > 0 ? `${shown} ${t("outline.more", { count: formatNumber(more) })}` : shown;
}
