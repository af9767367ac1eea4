/** What keys do on a focused node. The keys of the whole editor are in `editor/shortcuts.ts`. */
import type { KeyboardEvent } from "react";
import type { Editor } from "@/editor/Editor";
import { selectGroup } from "@/editor/groupEdits";
import { disableNodes } from "@/editor/nodeEdits";
import { neighbours } from "@/graph/connections";
import { NOTHING_SELECTED } from "@/graph/edits";
import type { Group } from "@/graph/model";
import { ARROWS, nudgeByKey } from "./nudging";

export function onNodeKey(editor: Editor, id: string, event: KeyboardEvent<HTMLElement>): void {
  const isOnNode = event.target === event.currentTarget;
  const { selection } = editor.state;
  const arrow = ARROWS[event.key];
  if (arrow && event.altKey) {
    walk(editor, id, arrow);
  } else if (isOnNode && nudgeByKey(editor, { nodes: [id], notes: [] }, event)) {
    // moved
  } else if (
    event.key.toLowerCase() === "b" &&
    isOnNode &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey
  ) {
    disableNodes(editor, selection.nodes.has(id) ? selection.nodes : [id]);
  } else if (event.key === "F2") {
    if (editor.canEdit) editor.store.setState({ renaming: id });
  } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const { left, bottom } = event.currentTarget.getBoundingClientRect();
    openNodeMenu(editor, id, left + 24, bottom - 8);
  } else if (isOnNode && chooses(event)) {
    select(editor, id, event.shiftKey || event.ctrlKey || event.metaKey);
  } else if ((event.key === "Delete" || event.key === "Backspace") && !selection.nodes.has(id)) {
    editor.selectOnly(id);
    editor.removeSelection();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** Enter, or the space bar; with Ctrl, Enter runs the pipeline wherever the focus is. */
function chooses({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (key === "Enter") return !ctrlKey && !metaKey && !altKey;
  return key === " " && !altKey;
}

/** What keys do on a group's card or frame: what they do on a node, for all that is in it. */
export function onGroupKey(
  editor: Editor,
  group: Group,
  members: readonly string[],
  event: KeyboardEvent<HTMLElement>,
): void {
  if (event.target !== event.currentTarget) return;
  if (nudgeByKey(editor, { nodes: members, notes: [] }, event)) {
    // moved
  } else if (event.key === "F2") {
    if (editor.canEdit) editor.store.setState({ renaming: group.id });
  } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    openGroupMenu(editor, group.id, left + 24, top + 36);
  } else if (chooses(event)) {
    selectGroup(editor, group.id);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    selectGroup(editor, group.id);
    editor.removeSelection();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** The menu of a node or group; false for what has none. */
export function openMenuOf(editor: Editor, id: string, x: number, y: number): boolean {
  const { document } = editor.state;
  if (id in document.groups) openGroupMenu(editor, id, x, y);
  else if (id in document.nodes) openNodeMenu(editor, id, x, y);
  else return false;
  return true;
}

export function openGroupMenu(editor: Editor, group: string, x: number, y: number): void {
  selectGroup(editor, group);
  const [first] = editor.state.selection.nodes;
  if (first) editor.store.setState({ nodeMenu: { node: first, x, y } });
}

/** What can be done with a node; of several selected nodes, with all of them. */
export function openNodeMenu(editor: Editor, id: string, x: number, y: number): void {
  if (!editor.state.selection.nodes.has(id)) editor.selectOnly(id);
  editor.store.setState({ nodeMenu: { node: id, x, y } });
}

/** What can be done with a connection, which is selected for it; false where nothing can be done. */
export function openEdgeMenu(editor: Editor, edge: string, x: number, y: number): boolean {
  if (!editor.canEdit || !editor.state.document.edges[edge]) return false;
  editor.select({ ...NOTHING_SELECTED, edges: new Set([edge]) });
  editor.store.setState({ edgeMenu: { edge, x, y } });
  return true;
}

function select(editor: Editor, id: string, toggle: boolean): void {
  if (!toggle) {
    editor.selectOnly(id);
    return;
  }
  const nodes = new Set(editor.state.selection.nodes);
  if (!nodes.delete(id)) nodes.add(id);
  editor.select({ nodes });
}

/** Follow an edge: up and down along the flow, left and right among the nodes that share a neighbour. */
function walk(editor: Editor, id: string, [dx, dy]: readonly [number, number]): void {
  const { document: draft } = editor.state;
  const up = neighbours(draft, "up");
  const down = neighbours(draft, "down");
  const x = (node: string) => draft.nodes[node]?.position.x ?? 0;
  let target: string | undefined;
  if (dy !== 0) {
    target = [...((dy > 0 ? down : up).get(id) ?? [])].sort((a, b) => x(a) - x(b))[0];
  } else {
    const around = new Set([
      ...(up.get(id) ?? []).flatMap((parent) => down.get(parent) ?? []),
      ...(down.get(id) ?? []).flatMap((child) => up.get(child) ?? []),
    ]);
    const beside = [...around].filter((node) => (x(node) - x(id)) * dx > 0);
    target = beside.sort((a, b) => Math.abs(x(a) - x(id)) - Math.abs(x(b) - x(id)))[0];
  }
  if (target) document.getElementById(`node-${target}`)?.focus();
}
