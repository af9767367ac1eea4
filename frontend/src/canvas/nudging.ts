/** Arrow keys on whatever is on the canvas: one step of the grid, ten with Shift. */
import type { KeyboardEvent } from "react";
import type { Editor } from "@/editor/Editor";
import { arrowStep } from "@/editor/grid";
import { type Nudged, nudge } from "@/graph/edits";
import { t } from "@/i18n";
import { flashGuides } from "./placing";

export const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
const SHIFT_STEPS = 10;

/** Move things by an arrow key, or all that is selected when they are part of it. False for other keys. */
export function nudgeByKey(
  editor: Editor,
  held: { readonly nodes: readonly string[]; readonly notes: readonly string[] },
  { key, shiftKey, altKey }: KeyboardEvent<HTMLElement>,
): boolean {
  const arrow = ARROWS[key];
  if (!arrow || altKey) return false;
  const { document, selection } = editor.state;
  const isSelected =
    held.nodes.some((id) => selection.nodes.has(id)) || held.notes.some((id) => selection.notes.has(id));
  const moved: Nudged = isSelected ? selection : held;
  const step = arrowStep(editor) * (shiftKey ? SHIFT_STEPS : 1);
  if (!editor.edit(nudge(document, moved, arrow[0] * step, arrow[1] * step))) return true;
  const ids = [...moved.nodes, ...moved.notes];
  flashGuides(editor, ids);
  if (editor.state.guides.lines.length > 0)
    editor.announce(`${editor.state.announcement.text} ${t("announce.in_line")}`);
  return true;
}
