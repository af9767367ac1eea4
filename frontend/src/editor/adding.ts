/** Putting a module into the draft: as a node, or as an instance of a sub-pipeline. */
import type { ModuleDefinition } from "@/graph/catalog";
import { addNode, type NewNode, NOTHING_SELECTED } from "@/graph/edits";
import { type Placed, placed } from "@/graph/instancePlacing";
import type { Position } from "@/graph/model";
import type { AddedNode } from "@/graph/rewire";
import { isSubPipeline } from "@/graph/subPipelines";
import { t } from "@/i18n";
import type { Editor } from "./Editor";

interface Wanted extends Omit<NewNode, "module"> {
  readonly at?: Position;
  /** Where nothing is selected that it could come below. */
  readonly near?: Position;
}

export function addModule(
  editor: Editor,
  module: ModuleDefinition,
  { at, near = { x: 0, y: 0 }, ...given }: Wanted,
): Placed | null {
  const { document, selection } = editor.state;
  const only = selection.nodes.size === 1 ? document.nodes[[...selection.nodes][0] ?? ""] : undefined;
  const place = at ? { at } : only ? { below: only } : { near };
  const added = placeModule(editor, addNode(document, { module, ...given }, place), module);
  if (added) editor.announce(t("announce.added", { name: added.words.name }));
  return added;
}

/** Put in what a module is placed as, and select it: a node, or an instance of a sub-pipeline. */
export function placeModule(editor: Editor, added: AddedNode, module: ModuleDefinition): Placed | null {
  // an instance is a group of its own and would be out of sight in another one
  if (isSubPipeline(module)) editor.store.setState({ openGroup: null });
  const edit = placed(editor.state.document, added, module);
  if (!editor.edit(edit)) return null;
  editor.store.setState({ selection: { ...NOTHING_SELECTED, nodes: new Set(edit.nodes) } });
  return edit;
}
