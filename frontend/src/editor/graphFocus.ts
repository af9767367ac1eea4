/** Where a node is on the page: a card of the canvas, or a row of the outline. */
import type { Editor } from "./Editor";

export const rowElementId = (key: string): string => `row-${key}`;

export function nodeElement(node: string): HTMLElement | null {
  return document.getElementById(`node-${node}`) ?? document.getElementById(rowElementId(node));
}

/** Put the focus on a node or group. A row may first have to be scrolled to, which is left to the outline. */
export function focusNode(editor: Editor, node: string): void {
  if (editor.state.graphView === "outline") showRow(editor, node);
  else cardElement(node)?.focus({ preventScroll: true });
}

/** The card of a node or of a collapsed group, or the frame of an open one. */
export function cardElement(id: string): HTMLElement | null {
  return document.getElementById(`node-${id}`) ?? document.getElementById(`group-${id}`);
}

/** Bring a row of the outline into view and, unless the focus is to stay where it is, put it there. */
export function showRow(editor: Editor, key: string, takesFocus = true): void {
  editor.store.setState({ rowToShow: { key, takesFocus } });
}

/** The node on or in which the focus is. */
export function focusedNode(): string | null {
  const place = document.activeElement?.closest<HTMLElement>("[data-node], .node");
  return place?.dataset["node"] ?? place?.id.replace(/^node-/, "") ?? null;
}
