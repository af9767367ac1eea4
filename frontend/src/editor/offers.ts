/** Offer modules or ports for what waits or is selected, as a key does. */
import { edgeInsertId } from "@/canvas/EdgeActions";
import { edgeEndId } from "@/canvas/EdgeEnds";
import { portElementId } from "@/canvas/Port";
import type { Direction } from "@/graph/connections";
import type { Edge } from "@/graph/model";
import { portRowKey } from "@/graph/outline";
import { endThatStays } from "@/graph/portChoices";
import type { Editor } from "./Editor";
import { nodeElement, rowElementId } from "./graphFocus";
import { offerModules, placeBeside } from "./moduleChoice";
import { offerPorts, onlyEdge } from "./reconnecting";

/** Modules for the port that waits for its other end; false when none waits. */
export function offerModulesForPending(editor: Editor): boolean {
  const { pending, document } = editor.state;
  if (!pending) return false;
  const { ref, direction } = pending;
  const at = placeBeside(document, ref, direction);
  const port = window.document.getElementById(portElementId(ref, direction));
  offerModules(editor, { kind: "connect", ref, direction, at }, port);
  return true;
}

/** Modules to come after the one selected node, or anywhere. */
export function offerModulesAfter(editor: Editor): void {
  const [first = null, ...others] = editor.state.selection.nodes;
  const node = others.length === 0 ? first : null;
  offerModules(editor, { kind: "after", node }, node === null ? null : nodeElement(node));
}

/** Ports for one end of the one edge that is selected. */
export function offerPortsForEdge(editor: Editor, end: Direction): void {
  const edge = onlyEdge(editor.state);
  if (!edge) return;
  const place = window.document.getElementById(edgeEndId(edge.id, end)) ?? placeOf(editor, edge, end);
  offerPorts(editor, edge, end, place);
}

/** From too far away to have handles, and in the outline. */
function placeOf(editor: Editor, edge: Edge, end: Direction): Element | null {
  const { ref, direction } = endThatStays(edge, end);
  const row = window.document.getElementById(rowElementId(portRowKey(ref, direction, edge)));
  if (editor.state.graphView === "outline") return row ?? nodeElement(ref.node);
  return window.document.querySelector(`.react-flow__edge[data-id="${CSS.escape(edge.id)}"]`);
}

/** Modules for the one edge that is selected; false when there is not exactly one. */
export function offerModulesForEdge(editor: Editor): boolean {
  const [edge, ...others] = editor.state.selection.edges;
  if (edge === undefined || others.length > 0) return false;
  const place = window.document.getElementById(edgeInsertId(edge)) ?? window.document.activeElement;
  offerModules(editor, { kind: "insert", edge }, place);
  return true;
}
