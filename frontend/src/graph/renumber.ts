/**
 * Two people who add the same module at the same moment choose the same id. Whoever comes second gets another one, in
 * the node and in whatever they did with it; else their connections would end at the node of the first.
 */
import { applyOperation, type Outcome, type Refused } from "./apply";
import type { ModuleIndex } from "./catalog";
import { withNodes } from "./groupNodes";
import { freshNodeId } from "./ids";
import type { GraphDocument } from "./model";
import type { Operation, OperationBody } from "./operations";

export type NodeIds = ReadonlyMap<string, string>;

export interface Renumbered extends Outcome {
  /** Ids that were taken → those in their place. */
  readonly ids: NodeIds;
}

/** Apply what can be applied, in order; nodes whose id someone else has taken get another one. */
export function applyRenumbering(
  document: GraphDocument,
  operations: readonly Operation[],
  modules: ModuleIndex,
  known: NodeIds = new Map(),
): Renumbered {
  const ids = new Map(known);
  const accepted: Operation[] = [];
  const refused: Refused[] = [];
  const chosen = new Set(operations.flatMap((one) => (one.type === "add_node" ? [one.node.id] : [])));
  let current = document;
  for (const given of operations) {
    if (given.type === "add_node" && current.nodes[given.node.id] && !ids.has(given.node.id)) {
      ids.set(given.node.id, freshNodeId(current, given.node.module, chosen));
    }
    const operation = withIds(given, ids);
    const result = applyOperation(current, operation, modules);
    if ("refusal" in result) refused.push({ operation, refusal: result.refusal });
    else {
      current = result.document;
      accepted.push(operation);
    }
  }
  return { document: current, accepted, refused, ids };
}

/** The operation with other ids of nodes; the same object when none of them is in it. */
export function withIds<T extends OperationBody>(operation: T, ids: NodeIds): T {
  if (ids.size === 0) return operation;
  const of = (id: string) => ids.get(id) ?? id;
  const keyed = <V>(record: Readonly<Record<string, V>>) =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [of(id), value]));
  const changed = (): OperationBody => {
    switch (operation.type) {
      case "add_node":
        return { ...operation, node: { ...operation.node, id: of(operation.node.id) } };
      case "connect": {
        const { source, target } = operation.edge;
        const edge = {
          ...operation.edge,
          source: { ...source, node: of(source.node) },
          target: { ...target, node: of(target.node) },
        };
        return { ...operation, edge };
      }
      case "move_nodes":
        return { ...operation, positions: keyed(operation.positions) };
      case "add_group":
      case "edit_group":
        return { ...operation, group: withNodes(operation.group, of) };
      case "set_groups":
        return { ...operation, groups: keyed(operation.groups) };
      default:
        return "node_id" in operation ? { ...operation, node_id: of(operation.node_id) } : operation;
    }
  };
  return changed() as T;
}
