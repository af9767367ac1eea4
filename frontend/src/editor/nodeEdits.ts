/** Edits of nodes that say what they did; for menus, keys and commands alike. */
import { isDisabled, setColor, toggleDisabled } from "@/graph/marks";
import type { NodeColor } from "@/graph/model";
import { spliceOut } from "@/graph/rewire";
import { plural, t } from "@/i18n";
import type { Editor } from "./Editor";

export function disableNodes(editor: Editor, ids: Iterable<string>): void {
  const nodes = [...ids];
  if (!editor.edit(toggleDisabled(editor.state.document, nodes))) return;
  const { document } = editor.state;
  const key = nodes.every((id) => isDisabled(document.nodes[id])) ? "announce.disabled" : "announce.enabled";
  editor.announce(plural(key, nodes.length, { name: document.nodes[nodes[0] ?? ""]?.name ?? "" }));
}

export function colorNodes(editor: Editor, ids: Iterable<string>, color: NodeColor): void {
  if (!editor.edit(setColor(editor.state.document, ids, color))) return;
  editor.announce(t("announce.colored", { color: t(`node_edit.color.${color || "category"}`) }));
}

/** Take a node out and join what it stood between. */
export function removeFromFlow(editor: Editor, id: string): void {
  const { document, modules } = editor.state;
  const name = document.nodes[id]?.name ?? "";
  if (editor.edit(spliceOut(document, modules, id))) editor.announce(t("announce.spliced", { name }));
}
