/** Applying the operations on groups; `apply.ts` applies all others. The same refusals as `pipelines/core/grouping.py`. */
import type { Applied } from "./apply";
import { type GraphDocument, marked } from "./model";
import type { OperationBody } from "./operations";

export type GroupingOperation = Extract<
  OperationBody,
  { type: "add_group" | "edit_group" | "remove_group" | "set_groups" }
>;

export function applyGrouping(document: GraphDocument, operation: GroupingOperation): Applied {
  switch (operation.type) {
    case "add_group": {
      const { group } = operation;
      if (document.groups[group.id]) return { refusal: { code: "duplicate_id", values: { id: group.id } } };
      return { document: { ...document, groups: { ...document.groups, [group.id]: group } } };
    }
    case "edit_group": {
      const { group } = operation;
      if (!document.groups[group.id]) return unknownGroup(group.id);
      return { document: { ...document, groups: { ...document.groups, [group.id]: group } } };
    }
    case "remove_group":
      return removeGroup(document, operation.group_id);
    case "set_groups":
      return setGroups(document, operation.groups);
  }
}

const unknownGroup = (group: string): Applied => ({ refusal: { code: "unknown_group", values: { group } } });

function removeGroup(document: GraphDocument, id: string): Applied {
  const group = document.groups[id];
  if (!group) return unknownGroup(id);
  const member = Object.values(document.nodes).find((node) => node.group === id);
  if (member) {
    return { refusal: { code: "group_not_empty", values: { node: member.name, group: group.name } } };
  }
  const { [id]: _removed, ...groups } = document.groups;
  return { document: { ...document, groups } };
}

function setGroups(document: GraphDocument, groups: Readonly<Record<string, string>>): Applied {
  const nodes = { ...document.nodes };
  for (const [id, group] of Object.entries(groups)) {
    const node = nodes[id];
    if (!node) return { refusal: { code: "unknown_node", values: { node: id } } };
    if (group && !document.groups[group]) return unknownGroup(group);
    nodes[id] = marked(node, "group", group || undefined);
  }
  return { document: { ...document, nodes } };
}
