/** What operations would do to a document, found by doing them aside: to be shown before anybody decides. */
import { applyAll } from "./apply";
import type { ModuleIndex } from "./catalog";
import type { Edge, GraphDocument, GraphNode, PortRef, Position } from "./model";
import type { OperationBody } from "./operations";
import { resolvedNode } from "./pipelineParameters";

export type GhostNode =
  | { readonly kind: "added" | "removed" | "enabled" | "disabled" }
  | { readonly kind: "changed"; readonly parameters: readonly string[] }
  /** Another module takes its place. */
  | { readonly kind: "replaced"; readonly by: GraphNode };

export interface Ghost {
  /** The document as it would be. */
  readonly after: GraphDocument;
  readonly nodes: ReadonlyMap<string, GhostNode>;
  readonly edges: ReadonlyMap<string, "added" | "removed">;
  /** Where nodes that stay would come to stand. */
  readonly moved: Readonly<Record<string, Position>>;
}

/** Null where the operations would be refused. */
export function ghostOf(
  before: GraphDocument,
  operations: readonly OperationBody[],
  modules: ModuleIndex,
): Ghost | null {
  const numbered = operations.map((operation, index) => ({ ...operation, id: String(index) }));
  const { document: after, refused } = applyAll(before, numbered, modules);
  if (refused.length > 0) return null;
  const successors = successorsOf(before, after);
  return {
    after,
    nodes: changedNodes(before, after, successors),
    edges: changedEdges(before, after, successors),
    moved: movedNodes(before, after),
  };
}

/** Node that goes → node that comes where it stood. */
function successorsOf(before: GraphDocument, after: GraphDocument): Map<string, GraphNode> {
  const added = Object.values(after.nodes).filter(({ id }) => !before.nodes[id]);
  const removed = Object.values(before.nodes).filter(({ id }) => !after.nodes[id]);
  return new Map(
    removed.flatMap(({ id, position }) => {
      const successor = added.find((node) => isSamePlace(node.position, position));
      return successor ? [[id, successor] as const] : [];
    }),
  );
}

function changedNodes(
  before: GraphDocument,
  after: GraphDocument,
  successors: ReadonlyMap<string, GraphNode>,
): Map<string, GhostNode> {
  const found = new Map<string, GhostNode>();
  const succeeding = new Set([...successors.values()].map(({ id }) => id));
  for (const node of Object.values(before.nodes)) {
    const [then, by] = [after.nodes[node.id], successors.get(node.id)];
    if (then) {
      const change = changeOf(resolvedNode(before, node), resolvedNode(after, then));
      if (change) found.set(node.id, change);
    } else found.set(node.id, by ? { kind: "replaced", by } : { kind: "removed" });
  }
  for (const id of Object.keys(after.nodes)) {
    if (!before.nodes[id] && !succeeding.has(id)) found.set(id, { kind: "added" });
  }
  return found;
}

function changeOf(before: GraphNode, after: GraphNode): GhostNode | null {
  if (before === after) return null;
  if (Boolean(before.disabled) !== Boolean(after.disabled)) {
    return { kind: after.disabled ? "disabled" : "enabled" };
  }
  const names = new Set([...Object.keys(before.parameters), ...Object.keys(after.parameters)]);
  const parameters = [...names].filter(
    (name) => JSON.stringify(before.parameters[name]) !== JSON.stringify(after.parameters[name]),
  );
  return parameters.length > 0 ? { kind: "changed", parameters } : null;
}

/** A connection that is only laid anew, to what takes the place of its end, is no change. */
function changedEdges(
  before: GraphDocument,
  after: GraphDocument,
  successors: ReadonlyMap<string, GraphNode>,
): Map<string, "added" | "removed"> {
  const end = ({ node, port }: PortRef) => [successors.get(node)?.id ?? node, port];
  const lineOf = ({ source, target }: Edge) => JSON.stringify([end(source), end(target)]);
  const lines = (document: GraphDocument) => new Set(Object.values(document.edges).map(lineOf));
  const [old, next] = [lines(before), lines(after)];
  return new Map([
    ...Object.values(before.edges).flatMap((edge) =>
      next.has(lineOf(edge)) ? [] : [[edge.id, "removed"] as const],
    ),
    ...Object.values(after.edges).flatMap((edge) =>
      old.has(lineOf(edge)) ? [] : [[edge.id, "added"] as const],
    ),
  ]);
}

function movedNodes(before: GraphDocument, after: GraphDocument): Record<string, Position> {
  return Object.fromEntries(
    Object.values(after.nodes).flatMap(({ id, position }) => {
      const node = before.nodes[id];
      return node && !isSamePlace(node.position, position) ? [[id, position] as const] : [];
    }),
  );
}

const isSamePlace = (a: Position, b: Position): boolean => a.x === b.x && a.y === b.y;
