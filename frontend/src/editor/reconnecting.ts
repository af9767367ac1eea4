/** Moving one end of a connection to another port: by a line that is drawn, or chosen from a list. */
import type { Direction } from "@/graph/connections";
import { edgeInto, NOTHING_SELECTED, reconnect } from "@/graph/edits";
import { type Edge, type PortRef, samePort } from "@/graph/model";
import { portRowKey } from "@/graph/outline";
import { endThatStays } from "@/graph/portChoices";
import { t } from "@/i18n";
import type { Editor } from "./Editor";
import { focusConnection, showRow } from "./graphFocus";
import { openingPlace } from "./openingPlace";
import { portWords } from "./words";

/** The connection that has come instead, selected where the old one was; null when nothing has changed. */
export function moveConnection(editor: Editor, edge: Edge, source: PortRef, target: PortRef): Edge | null {
  if (samePort(edge.source, source) && samePort(edge.target, target)) return null;
  const { edges } = editor.state.selection;
  if (!editor.edit(reconnect(editor.state.document, edge, source, target))) return null;
  const made = edgeInto(editor.state.document, target) ?? null;
  if (made && edges.has(edge.id)) {
    editor.select({ edges: new Set([...edges].map((id) => (id === edge.id ? made.id : id))) });
  }
  editor.announce(
    t("announce.connected", {
      source: portWords(editor.state, source, "output"),
      target: portWords(editor.state, target, "input"),
    }),
  );
  return made;
}

export function moveEnd(editor: Editor, edge: Edge, end: Direction, to: PortRef): Edge | null {
  return end === "output"
    ? moveConnection(editor, edge, to, edge.target)
    : moveConnection(editor, edge, edge.source, to);
}

/** The one connection that is selected. */
export function onlyEdge({ document, selection }: Editor["state"]): Edge | null {
  const [first = "", ...others] = selection.edges;
  return others.length === 0 ? (document.edges[first] ?? null) : null;
}

/** Open the list of ports to which an end of a connection can be moved. */
export function offerPorts(editor: Editor, edge: Edge, end: Direction, beside: Element | null): void {
  if (!editor.canEdit) return;
  editor.select({ ...NOTHING_SELECTED, edges: new Set([edge.id]) });
  editor.store.setState({ portChoice: { edge: edge.id, end, ...openingPlace(beside) } });
}

/** Put the focus on a connection: on its line, or on the row of the end that has not been moved. */
export function focusEdge(editor: Editor, edge: Edge, moved: Direction): void {
  if (editor.state.graphView === "canvas") {
    focusConnection(editor, edge.id);
    return;
  }
  const { ref, direction } = endThatStays(edge, moved);
  showRow(editor, portRowKey(ref, direction, edge));
}
