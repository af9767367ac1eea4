/** How nodes stand out, and whether they take part in runs. */
import type { Edit } from "./edits";
import type { GraphDocument, GraphNode, NodeColor } from "./model";
import type { OperationBody } from "./operations";

const nodesOf = (document: GraphDocument, ids: Iterable<string>): GraphNode[] =>
  [...ids].flatMap((id) => document.nodes[id] ?? []);

export function setColor(document: GraphDocument, ids: Iterable<string>, color: NodeColor): Edit | null {
  const changed = nodesOf(document, ids).filter((node) => (node.color ?? "") !== color);
  return marking(
    "set_color",
    changed,
    changed.map(({ id }) => ({ type: "set_color", node_id: id, color })),
  );
}

export const isDisabled = (node: GraphNode | undefined): boolean => node?.disabled === true;

/** Disable the nodes; when all of them are, enable them again. */
export function toggleDisabled(document: GraphDocument, ids: Iterable<string>): Edit | null {
  const nodes = nodesOf(document, ids);
  const disabled = !nodes.every(isDisabled);
  const changed = nodes.filter((node) => isDisabled(node) !== disabled);
  return marking(
    "set_disabled",
    changed,
    changed.map(({ id }) => ({ type: "set_disabled", node_id: id, disabled })),
  );
}

function marking(
  action: "set_color" | "set_disabled",
  nodes: readonly GraphNode[],
  operations: readonly OperationBody[],
): Edit | null {
  const [first] = nodes;
  return first ? { words: { action, name: first.name, count: nodes.length }, operations } : null;
}
