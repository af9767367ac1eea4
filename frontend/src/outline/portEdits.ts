/** Edits of connections from the outline that say what they did and leave the focus on their row. */
import { connectPorts } from "@/editor/connecting";
import type { Editor } from "@/editor/Editor";
import { showRow } from "@/editor/graphFocus";
import { offerModules, placeBeside } from "@/editor/moduleChoice";
import { moveConnection } from "@/editor/reconnecting";
import { edgeInto, NOTHING_SELECTED } from "@/graph/edits";
import type { Edge, PortRef } from "@/graph/model";
import { portRowKey } from "@/graph/outline";
import { type PortEnd, replacedEdge } from "@/graph/portChoices";

export function connectPort(editor: Editor, end: PortEnd, other: PortRef): void {
  const replaced = replacedEdge(end);
  const done = replaced
    ? moveConnection(editor, replaced, other, replaced.target)
    : connectPorts(editor, end.ref, end.direction, other);
  if (!done) return;
  const target = end.direction === "input" ? end.ref : other;
  const edge = edgeInto(editor.state.document, target) ?? null;
  if (edge) editor.select({ ...NOTHING_SELECTED, edges: new Set([edge.id]) });
  showRow(editor, portRowKey(end.ref, end.direction, edge));
}

export function disconnect(editor: Editor, { ref, direction }: PortEnd, edge: Edge): void {
  editor.select({ ...NOTHING_SELECTED, edges: new Set([edge.id]) });
  editor.removeSelection();
  showRow(editor, portRowKey(ref, direction, null));
}

/** A new module for a port: into its connection where it has one. */
export function addAtPort(editor: Editor, { ref, direction, edge }: PortEnd, beside: Element | null): void {
  if (edge) offerModules(editor, { kind: "insert", edge: edge.id }, beside);
  else {
    const at = placeBeside(editor.state.document, ref, direction);
    offerModules(editor, { kind: "connect", ref, direction, at }, beside);
  }
}
