/** Two documents drawn as one: what is in either of them, each thing with how it stands. Pure. */
import { nodeSize } from "./layout";
import type { Edge, GraphDocument, GraphNode, Position } from "./model";

export const STATUSES = ["added", "removed", "changed", "layout", "unchanged"] as const;
/** `layout`: only where or how it is drawn differs. */
export type ComparedStatus = (typeof STATUSES)[number];
export type ComparedKind = "nodes" | "edges" | "notes" | "groups" | "parameters";
export type Compared = Readonly<Record<ComparedKind, ReadonlyMap<string, ComparedStatus>>>;

export interface Difference {
  readonly id: string;
  readonly status: Exclude<ComparedStatus, "unchanged">;
}
export type Differences = Readonly<Record<ComparedKind, readonly Difference[]>>;

export interface Union {
  readonly document: GraphDocument;
  readonly compared: Compared;
}

/** Ids of connections say nothing, so one that is gone may have the id of one that came. */
export const removedEdgeId = (id: string): string => `was-${id}`;

/** All of the later document, and what only the earlier one has, beside it where its place is taken. */
export function unionOf(before: GraphDocument, after: GraphDocument, differences: Differences): Union {
  const removed = (kind: ComparedKind) =>
    differences[kind].flatMap(({ id, status }) => (status === "removed" ? [id] : []));
  const nodes: Record<string, GraphNode> = { ...after.nodes };
  for (const id of removed("nodes")) {
    const node = before.nodes[id];
    if (node) nodes[id] = { ...node, position: besideOthers(node, Object.values(nodes)) };
  }
  const edges: Record<string, Edge> = { ...after.edges };
  for (const id of removed("edges")) {
    const edge = before.edges[id];
    if (edge) edges[removedEdgeId(id)] = { ...edge, id: removedEdgeId(id) };
  }
  const groups = { ...pick(before.groups, removed("groups")), ...after.groups };
  const document: GraphDocument = {
    ...after,
    nodes,
    edges,
    notes: { ...after.notes, ...pick(before.notes, removed("notes")) },
    parameters: { ...after.parameters, ...pick(before.parameters, removed("parameters")) },
    // a collapsed group would hide what changed in it
    groups: Object.fromEntries(
      Object.values(groups).map((group) => [group.id, { ...group, collapsed: false }]),
    ),
  };
  return { document, compared: statusesOf(document, differences) };
}

function statusesOf(document: GraphDocument, differences: Differences): Compared {
  const of = (kind: ComparedKind) => {
    const found = new Map<string, ComparedStatus>(
      Object.keys(document[kind]).map((id) => [id, "unchanged" as const]),
    );
    for (const { id, status } of differences[kind]) {
      found.set(kind === "edges" && status === "removed" ? removedEdgeId(id) : id, status);
    }
    return found;
  };
  return {
    nodes: of("nodes"),
    edges: of("edges"),
    notes: of("notes"),
    groups: of("groups"),
    parameters: of("parameters"),
  };
}

/** The part of the union whose statuses are wanted; a connection goes with either of its ends. */
export function shownPart({ document, compared }: Union, wanted: ReadonlySet<ComparedStatus>): GraphDocument {
  const keep = <T>(kind: ComparedKind, things: Readonly<Record<string, T>>) =>
    pick(
      things,
      Object.keys(things).filter((id) => wanted.has(compared[kind].get(id) ?? "unchanged")),
    );
  const nodes = keep("nodes", document.nodes);
  const edges = keep("edges", document.edges);
  return {
    ...document,
    nodes,
    edges: Object.fromEntries(
      Object.entries(edges).filter(([, { source, target }]) => nodes[source.node] && nodes[target.node]),
    ),
    notes: keep("notes", document.notes),
    // groups stay: their frames come and go with the nodes in them
  };
}

export function countStatuses(compared: Compared): Record<ComparedStatus, number> {
  const counts = { added: 0, removed: 0, changed: 0, layout: 0, unchanged: 0 };
  for (const statuses of Object.values(compared)) {
    for (const status of statuses.values()) counts[status] += 1;
  }
  return counts;
}

const GAP = 24;

/** Where the node was, or to the right of what stands there now. */
function besideOthers(node: GraphNode, others: readonly GraphNode[]): Position {
  const { width, height } = nodeSize(node);
  let { x, y } = node.position;
  const isTaken = () =>
    others.some(
      ({ position, ...other }) =>
        Math.abs(position.x - x) < width + GAP / 2 &&
        position.y < y + height &&
        y < position.y + nodeSize(other).height,
    );
  while (isTaken()) x += width + GAP;
  return { x, y };
}

function pick<T>(things: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const thing = things[id];
      return thing === undefined ? [] : [[id, thing] as const];
    }),
  );
}
