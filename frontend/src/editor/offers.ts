/** Offer modules for what waits or is selected on the canvas, as a key does. */
import { edgeInsertId } from "@/canvas/DataEdge";
import { portElementId } from "@/canvas/Port";
import type { Editor } from "./Editor";
import { nodeElement } from "./graphFocus";
import { offerModules, placeBeside } from "./moduleChoice";

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

/** Modules for the one edge that is selected; false when there is not exactly one. */
export function offerModulesForEdge(editor: Editor): boolean {
  const [edge, ...others] = editor.state.selection.edges;
  if (edge === undefined || others.length > 0) return false;
  const place = window.document.getElementById(edgeInsertId(edge)) ?? window.document.activeElement;
  offerModules(editor, { kind: "insert", edge }, place);
  return true;
}
