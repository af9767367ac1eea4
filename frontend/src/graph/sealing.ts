/**
 * What may not be done to an instance of a sub-pipeline while it is sealed: the same refusals as
 * `pipelines/core/sealing.py`. Places, names and looks of its nodes, the parameters that it leaves open and connections
 * of its ports stay free.
 */
import type { Refusal } from "./apply";
import { parsedTaker, portKey } from "./groupNodes";
import type { Edge, GraphDocument, Group, GroupSource, PortRef } from "./model";
import type { OperationBody } from "./operations";

export const isSealed = (group: Group | undefined): boolean => group?.source?.sealed ?? false;

export function unsealed(group: Group): Group {
  return group.source ? { ...group, source: { ...group.source, sealed: false } } : group;
}

export function sealedGroupOf(document: GraphDocument, node: string): Group | null {
  const group = document.groups[document.nodes[node]?.group ?? ""];
  return group && isSealed(group) ? group : null;
}

/** Whether a parameter of a node may be set: an instance has only those that its sub-pipeline leaves open. */
export function isParameterOpen(document: GraphDocument, node: string, name: string): boolean {
  const group = sealedGroupOf(document, node);
  return group === null || openParameters(group.source).has(`${node}.${name}`);
}

const namesByGroup = new WeakMap<Group, Map<string, ReadonlySet<string>>>();

/** The names of a node's parameters that may be set; null when all may. */
export function openParametersOf(document: GraphDocument, node: string): ReadonlySet<string> | null {
  const group = sealedGroupOf(document, node);
  if (!group) return null;
  const known = namesByGroup.get(group) ?? new Map<string, ReadonlySet<string>>();
  const found = known.get(node) ?? namesOf(group, node);
  namesByGroup.set(group, known.set(node, found));
  return found;
}

function namesOf(group: Group, node: string): ReadonlySet<string> {
  const takers = [...openParameters(group.source)].map(parsedTaker);
  return new Set(takers.filter((taker) => taker.node === node).map(({ name }) => name));
}

const openParameters = (source: GroupSource | undefined): ReadonlySet<string> =>
  new Set(Object.values(source?.parameters ?? {}).flat());

/** Why the seal does not let an operation through; what is not there is left to others to refuse. */
export function sealRefusal(document: GraphDocument, operation: OperationBody): Refusal | null {
  switch (operation.type) {
    case "add_node": {
      const group = document.groups[operation.node.group ?? ""];
      return group && isSealed(group) ? sealedBy(group, operation.node.name) : null;
    }
    case "remove_node":
    case "set_disabled":
      return ofNode(document, operation.node_id);
    case "set_parameter":
    case "bind_parameter":
    case "detach_parameter":
      return isParameterOpen(document, operation.node_id, operation.name)
        ? null
        : ofNode(document, operation.node_id);
    case "connect":
      return ofConnection(document, operation.edge);
    case "disconnect": {
      const edge = document.edges[operation.edge_id];
      const isWithin =
        edge && document.nodes[edge.source.node]?.group === document.nodes[edge.target.node]?.group;
      return isWithin ? ofNode(document, edge.target.node) : null;
    }
    case "add_group":
      return strayEnd(document, operation.group);
    case "edit_group":
      return ofGroup(document, operation.group);
    case "set_groups":
      return ofMembership(document, operation.groups);
    default:
      return null;
  }
}

const sealedBy = (group: Group, node: string): Refusal => ({
  code: "group_sealed",
  values: { node, group: group.name },
});

function ofNode(document: GraphDocument, id: string): Refusal | null {
  const group = sealedGroupOf(document, id);
  return group && sealedBy(group, document.nodes[id]?.name ?? id);
}

function ofConnection(document: GraphDocument, { source, target }: Edge): Refusal | null {
  const from = sealedGroupOf(document, source.node);
  const to = sealedGroupOf(document, target.node);
  if (from && from === to) return ofNode(document, target.node);
  return withoutPort(document, from, "output", source) ?? withoutPort(document, to, "input", target);
}

function withoutPort(
  document: GraphDocument,
  group: Group | null,
  side: "input" | "output",
  ref: PortRef,
): Refusal | null {
  if (!group || portKey(side, ref) in group.ports) return null;
  const node = document.nodes[ref.node]?.name ?? ref.node;
  return { code: "group_sealed_port", values: { node, port: ref.port, group: group.name } };
}

function ofGroup(document: GraphDocument, after: Group): Refusal | null {
  const before = document.groups[after.id];
  if (!before) return null;
  if (!isSealed(before) || !isSealed(after)) return strayEnd(document, after);
  const isSame = sameContent(before, after);
  return isSame ? null : sealedBy(before, before.name);
}

const sameContent = (a: Group, b: Group): boolean =>
  sortedText(a.source) === sortedText(b.source) && sortedText(a.ports) === sortedText(b.ports);

/** As text, whatever the order of keys. */
function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** A connection that leads out of the group by what is not one of its ports. */
function strayEnd(document: GraphDocument, group: Group): Refusal | null {
  if (!isSealed(group)) return null;
  const isIn = ({ node }: PortRef) => document.nodes[node]?.group === group.id;
  for (const { source, target } of Object.values(document.edges)) {
    if (isIn(source) === isIn(target)) continue;
    const found = isIn(source)
      ? withoutPort(document, group, "output", source)
      : withoutPort(document, group, "input", target);
    if (found) return found;
  }
  return null;
}

function ofMembership(document: GraphDocument, groups: Readonly<Record<string, string>>): Refusal | null {
  for (const [id, to] of Object.entries(groups)) {
    const node = document.nodes[id];
    if (!node || (node.group ?? "") === to) continue;
    const into = document.groups[to];
    const sealed = sealedGroupOf(document, id) ?? (into && isSealed(into) ? into : null);
    if (sealed) return sealedBy(sealed, node.name);
  }
  return null;
}
