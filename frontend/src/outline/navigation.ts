/** Where a key leads in the outline. Pure. */
import type { OutlineRow } from "@/graph/outline";

const PAGE = 10;

/** The row that an up or down key leads to; null for other keys. */
export function rowByKey(key: string, current: number, count: number): number | null {
  const within = (index: number) => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case "ArrowUp":
      return within(current - 1);
    case "ArrowDown":
      return within(current + 1);
    case "PageUp":
      return within(current - PAGE);
    case "PageDown":
      return within(current + PAGE);
    case "Home":
      return 0;
    case "End":
      return within(count - 1);
    default:
      return null;
  }
}

export type Sideways =
  | { readonly kind: "open" | "close"; readonly key: string }
  | { readonly kind: "go"; readonly index: number }
  | null;

export const isOpenable = (row: OutlineRow): boolean => row.kind === "node" || row.kind === "group";

const isOpen = (row: OutlineRow): boolean => isOpenable(row) && "isExpanded" in row && row.isExpanded;

/** Right opens a row, then goes into it; left closes it, else goes to the row it belongs to. */
export function sideways(key: string, rows: readonly OutlineRow[], current: number): Sideways {
  const row = rows[current];
  if (!row) return null;
  if (key === "ArrowRight") {
    if (!isOpenable(row)) return null;
    if (!isOpen(row)) return { kind: "open", key: row.key };
    return (rows[current + 1]?.level ?? 0) > row.level ? { kind: "go", index: current + 1 } : null;
  }
  if (key !== "ArrowLeft") return null;
  if (isOpen(row)) return { kind: "close", key: row.key };
  const parent = rows.slice(0, current).findLastIndex(({ level }) => level < row.level);
  return parent < 0 ? null : { kind: "go", index: parent };
}
