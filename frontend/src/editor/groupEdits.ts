/** Edits of groups that say what they did; for menus, keys, cards and commands alike. */
import { editGroup, groupNodes, membersOf, moveToGroup, ungroup } from "@/graph/groups";
import { plural, t } from "@/i18n";
import type { Editor } from "./Editor";

export function groupSelection(editor: Editor): boolean {
  const { document, selection } = editor.state;
  if (selection.nodes.size === 0) return false;
  const edit = groupNodes(document, selection.nodes, t("group.default_name"));
  if (!edit || !editor.edit(edit)) return false;
  const name = editor.state.document.groups[edit.id]?.name ?? "";
  editor.announce(plural("announce.grouped", selection.nodes.size, { name }));
  editor.store.setState({ renaming: edit.id });
  return true;
}

/** Into a group that is there; with an empty id, out of any. */
export function moveNodesToGroup(editor: Editor, nodes: ReadonlySet<string>, group: string): void {
  if (!editor.edit(moveToGroup(editor.state.document, nodes, group))) return;
  const { document } = editor.state;
  const name = document.groups[group]?.name;
  editor.announce(
    name ? plural("announce.into_group", nodes.size, { name }) : plural("announce.out_of_group", nodes.size),
  );
}

/** Take apart the groups that any selected node is in. */
export function ungroupSelection(editor: Editor): boolean {
  const { document, selection } = editor.state;
  const groups = new Set([...selection.nodes].flatMap((id) => document.nodes[id]?.group ?? []));
  for (const group of groups) ungroupOne(editor, group);
  return groups.size > 0;
}

export function ungroupOne(editor: Editor, id: string): void {
  const name = editor.state.document.groups[id]?.name ?? "";
  if (editor.edit(ungroup(editor.state.document, id))) editor.announce(t("announce.ungrouped", { name }));
}

export function collapseGroup(editor: Editor, id: string, collapsed: boolean): void {
  if (!editor.edit(editGroup(editor.state.document, id, { collapsed }))) return;
  const name = editor.state.document.groups[id]?.name ?? "";
  editor.announce(t(collapsed ? "announce.collapsed" : "announce.expanded", { name }));
}

export function renameGroup(editor: Editor, id: string, name: string): void {
  editor.edit(editGroup(editor.state.document, id, { name }));
}

export function selectGroup(editor: Editor, id: string): void {
  editor.select({
    nodes: new Set(membersOf(editor.state.document, id).map((node) => node.id)),
    edges: new Set(),
  });
}

/** Look at one group alone. That is a view of this person, not an edit: it is open to everyone who may look. */
export function openGroup(editor: Editor, id: string): void {
  const group = editor.state.document.groups[id];
  if (!group) return;
  editor.store.setState({ openGroup: id });
  editor.announce(t("announce.group_opened", { name: group.name }));
}

export function closeGroup(editor: Editor): boolean {
  if (editor.state.openGroup === null) return false;
  editor.store.setState({ openGroup: null });
  editor.announce(t("announce.group_closed"));
  return true;
}

/** Make sure that a node is drawn: not outside the group that is looked at, and not inside a collapsed one. */
export function showNode(editor: Editor, node: string): void {
  const { document, openGroup: shown } = editor.state;
  const own = document.nodes[node]?.group;
  if (shown !== null && own !== shown) closeGroup(editor);
  if (editor.state.openGroup === null && own && document.groups[own]?.collapsed) openGroup(editor, own);
}
