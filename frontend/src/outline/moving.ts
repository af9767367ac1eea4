/** Moving a row: among the steps of its stage, or on the canvas; and going along the data. */
import { ARROWS } from "@/canvas/nudging";
import type { Editor } from "@/editor/Editor";
import { swapInStage } from "@/graph/arrange";
import { type Nudged, nudge } from "@/graph/edits";
import { GRID } from "@/graph/layout";
import { besideInStage, neighbourhoods, type OutlineRow } from "@/graph/outline";
import { t } from "@/i18n";

const STEP = 10 * GRID;
export const isArrow = (key: string): boolean => key in ARROWS;

/** To where the canvas shows it, by one step of ten dots. */
export function moveOnCanvas(editor: Editor, row: OutlineRow, key: string): void {
  const [x = 0, y = 0] = ARROWS[key] ?? [];
  if (row.kind !== "port") editor.edit(nudge(editor.state.document, thingsOf(row), x * STEP, y * STEP));
}

function thingsOf(row: Exclude<OutlineRow, { kind: "port" }>): Nudged {
  if (row.kind === "note") return { nodes: [], notes: [row.note.id] };
  return { nodes: row.kind === "group" ? row.members : [row.node.id], notes: [] };
}

/** The order follows the data. Only steps that no data joins can be told apart by hand, as on the canvas by their place. */
export function moveInStage(editor: Editor, row: OutlineRow, step: 1 | -1): void {
  if (row.kind !== "node") return;
  const { document } = editor.state;
  const { id, name } = row.node;
  const other = document.nodes[besideInStage(document, id, step) ?? ""];
  if (!other || !editor.edit(swapInStage(document, id, step))) {
    editor.announce(t("announce.stage_fixed", { name }));
    return;
  }
  editor.announce(
    t(step < 0 ? "announce.stage_earlier" : "announce.stage_later", { name, other: other.name }),
  );
}

/** The step that feeds this one, or that it feeds: of a connection its far end. Null where there is none. */
export function alongData(editor: Editor, row: OutlineRow, towards: "from" | "to"): string | null {
  if (row.kind === "port") {
    const isThere = row.direction === (towards === "from" ? "input" : "output");
    return (isThere && row.edge?.[towards === "from" ? "source" : "target"].node) || null;
  }
  if (row.kind !== "node") return null;
  return neighbourhoods(editor.state.document).get(row.node.id)?.[towards][0] ?? null;
}
