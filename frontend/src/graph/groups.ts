/** Groups: nodes shown together. What may be done with them; where they are drawn is in `groupLayout.ts`. */
import { cleanName, type Edit } from "./edits";
import { freshId } from "./ids";
import type { GraphDocument, GraphNode, Group } from "./model";
import type { OperationBody } from "./operations";

export function membersOf(document: GraphDocument, group: string): GraphNode[] {
  return Object.values(document.nodes).filter((node) => node.group === group);
}

/** Group → ids of its nodes, for all groups at once. */
export function membersByGroup(document: GraphDocument): Map<string, string[]> {
  const found = new Map(Object.keys(document.groups).map((id) => [id, [] as string[]]));
  for (const node of Object.values(document.nodes)) if (node.group) found.get(node.group)?.push(node.id);
  return found;
}

/** The one group of which exactly these nodes are all members; null when there is none. */
export function groupOfSelection(document: GraphDocument, nodes: ReadonlySet<string>): Group | null {
  const [first] = nodes;
  const group = document.groups[document.nodes[first ?? ""]?.group ?? ""];
  if (!group) return null;
  const members = membersOf(document, group.id);
  return members.length === nodes.size && members.every(({ id }) => nodes.has(id)) ? group : null;
}

/** Put nodes into a new group. Groups that lose their last node by it go. */
export function groupNodes(
  document: GraphDocument,
  ids: Iterable<string>,
  name: string,
): (Edit & { readonly id: string }) | null {
  const nodes = [...ids].filter((id) => document.nodes[id]);
  if (nodes.length === 0) return null;
  const group: Group = {
    id: freshId("g"),
    name: freshGroupName(document, name),
    collapsed: false,
    ports: {},
  };
  return {
    id: group.id,
    words: { action: "group", name: group.name, count: 1 },
    operations: [
      { type: "add_group", group },
      { type: "set_groups", groups: Object.fromEntries(nodes.map((id) => [id, group.id])) },
      ...removalsOfEmptied(document, nodes),
    ],
  };
}

export function freshGroupName(document: GraphDocument, wanted: string): string {
  const taken = new Set(Object.values(document.groups).map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** Groups that are left without nodes when these go. */
export function removalsOfEmptied(document: GraphDocument, leaving: Iterable<string>): OperationBody[] {
  const gone = new Set(leaving);
  const touched = new Set([...gone].flatMap((id) => document.nodes[id]?.group ?? []));
  return [...touched]
    .filter((group) => membersOf(document, group).every(({ id }) => gone.has(id)))
    .map((group_id) => ({ type: "remove_group", group_id }));
}

export function ungroup(document: GraphDocument, id: string): Edit | null {
  const group = document.groups[id];
  if (!group) return null;
  const members = membersOf(document, id);
  const apart: OperationBody[] =
    members.length > 0
      ? [{ type: "set_groups", groups: Object.fromEntries(members.map((node) => [node.id, ""])) }]
      : [];
  return {
    words: { action: "ungroup", name: group.name, count: 1 },
    operations: [...apart, { type: "remove_group", group_id: id }],
  };
}

/** Put nodes into a group that is there, or with an empty id into none. Groups that lose their last node go. */
export function moveToGroup(document: GraphDocument, ids: Iterable<string>, group: string): Edit | null {
  const moved = [...ids].filter((id) => document.nodes[id] && (document.nodes[id].group ?? "") !== group);
  const [first] = moved;
  if (!first || (group !== "" && !document.groups[group])) return null;
  return {
    words: { action: "set_groups", name: document.nodes[first]?.name ?? "", count: moved.length },
    operations: [
      { type: "set_groups", groups: Object.fromEntries(moved.map((id) => [id, group])) },
      ...removalsOfEmptied(document, moved),
    ],
  };
}

export function editGroup(
  document: GraphDocument,
  id: string,
  change: Partial<Omit<Group, "id">>,
): Edit | null {
  const before = document.groups[id];
  if (!before) return null;
  const group = { ...before, ...change, name: cleanName(change.name ?? before.name) || before.name };
  if (JSON.stringify(group) === JSON.stringify(before)) return null;
  return {
    words: { action: "edit_group", name: group.name, count: 1 },
    operations: [{ type: "edit_group", group }],
  };
}

/** Name a port of the collapsed card; an empty name gives it back the name of its own. */
export function nameGroupPort(document: GraphDocument, id: string, key: string, text: string): Edit | null {
  const group = document.groups[id];
  if (!group) return null;
  const name = cleanName(text);
  const { [key]: _before, ...others } = group.ports;
  return editGroup(document, id, { ports: name ? { ...others, [key]: name } : others });
}
