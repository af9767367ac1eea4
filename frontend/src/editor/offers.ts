/** Offer modules for what waits or is selected on the canvas, as a key does. */
import { edgeInsertId } from "@/canvas/DataEdge";
import { portElementId } from "@/canvas/Port";
import type { Editor } from "./Editor";
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

/** Modules for the one edge that is selected; false when there is not exactly one. */
export function offerModulesForEdge(editor: Editor): boolean {
  const [edge, ...others] = editor.state.selection.edges;
  if (edge === undefined || others.length > 0) return false;
  offerModules(editor, { kind: "insert", edge }, window.document.getElementById(edgeInsertId(edge)));
  return true;
}
