/** Where a node is on the page: a card of the canvas, or a row of the outline. */
import { NOTHING_SELECTED } from "@/graph/edits";
import { drawnEnds } from "@/graph/groupLayout";
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

/**
 * Select a connection and put the focus on it. Selected, it is drawn as an element of its own, from however far it is
 * seen; before that the closing menu gives the focus back to its node.
 */
export function focusConnection(editor: Editor, edge: string): void {
  editor.select({ ...NOTHING_SELECTED, edges: new Set([edge]) });
  const focus = () =>
    document.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(edge)}"]`)?.focus();
  requestAnimationFrame(() => requestAnimationFrame(focus));
}

/** The node, or the card of the group, that the connection with the focus comes from. */
export function sourceOfFocused({ state }: Editor): string | null {
  const id = document.activeElement?.closest<SVGElement>(".react-flow__edge")?.dataset["id"];
  const edge = state.document.edges[id ?? ""];
  return (edge && drawnEnds(state.document, edge)?.source.node) ?? null;
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
