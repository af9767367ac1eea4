/** A module that is dragged from the palette over an edge: whether it fits there, and what letting go does. */
import type { NewNode } from "@/graph/edits";
import type { Position } from "@/graph/model";
import { edgeRefusal, insertOnEdge } from "@/graph/rewire";
import { t } from "@/i18n";
import { notify } from "@/ui";
import { placeModule } from "./adding";
import type { Editor } from "./Editor";
import { onePortType } from "./words";

/** Mark the edge that the module is over, and say whether it fits; null for none. */
export function hoverEdge(editor: Editor, { module }: NewNode, id: string | null): void {
  const { document, modules, dropTarget } = editor.state;
  if ((dropTarget?.edge ?? null) === id) return;
  const edge = id === null ? undefined : document.edges[id];
  if (!edge || !editor.canEdit) {
    if (dropTarget) editor.store.setState({ dropTarget: null });
    return;
  }
  const refused = edgeRefusal(document, modules, edge, module);
  const refusal = refused
    ? t(refused.side === "input" ? "drop.no_input" : "drop.no_output", {
        module: module.display_name,
        type: onePortType(refused.type),
      })
    : null;
  editor.store.setState({ dropTarget: { edge: edge.id, refusal } });
  editor.announce(refusal ?? dropWords(editor, edge.id));
}

/** "Insert between Select Columns and Split Data" */
export function dropWords(editor: Editor, id: string): string {
  const { document } = editor.state;
  const edge = document.edges[id];
  return t("drop.insert", {
    source: document.nodes[edge?.source.node ?? ""]?.name ?? "",
    target: document.nodes[edge?.target.node ?? ""]?.name ?? "",
  });
}

/**
 * The module was let go. On an edge that it fits it is inserted there, and true is returned; where it does not fit, the
 * reason is told, and it is left to be put on the canvas unconnected.
 */
export function dropOnEdge(editor: Editor, spec: NewNode, at: Position): boolean {
  const { document, modules, dropTarget } = editor.state;
  editor.store.setState({ dropTarget: null });
  const edge = document.edges[dropTarget?.edge ?? ""];
  if (!edge) return false;
  if (dropTarget?.refusal) {
    notify({ tone: "warning", title: t("drop.refused"), text: dropTarget.refusal });
    return false;
  }
  const wanted = insertOnEdge(document, modules, edge, spec, at);
  const added = wanted && placeModule(editor, wanted, spec.module);
  if (!added) return false;
  editor.announce(t("announce.inserted", { name: added.words.name }));
  return true;
}
