/** What an edit would do, told change by change before it is done. */
import { parameterOf } from "@/graph/catalog";
import type { Edge, GraphNode, PortRef } from "@/graph/model";
import type { OperationBody } from "@/graph/operations";
import { type Draft, nameOf } from "./types";

export interface Change {
  readonly kind:
    | "adds"
    | "removes"
    | "replaces"
    | "connects"
    | "disconnects"
    | "enables"
    | "sets"
    | "resets"
    | "sets_shared";
  readonly values: Readonly<Record<string, string>>;
}

/** A connection that is only laid anew is no change. */
export function changesOf(operations: readonly OperationBody[], draft: Draft): Change[] {
  const added = operations.flatMap((operation) => (operation.type === "add_node" ? [operation.node] : []));
  const removed = operations.flatMap((operation) =>
    operation.type === "remove_node" ? [operation.node_id] : [],
  );
  const [successor] = added.length === 1 && removed.length === 1 ? added : [];
  const place = (end: PortRef) => [end.node === successor?.id ? removed[0] : end.node, end.port];
  const lineOf = ({ source, target }: Edge) => JSON.stringify([place(source), place(target)]);
  const laid = new Set(
    operations.flatMap((operation) => (operation.type === "connect" ? [lineOf(operation.edge)] : [])),
  );
  const taken = new Set(
    operations.flatMap((operation) => {
      const edge = operation.type === "disconnect" ? draft.document.edges[operation.edge_id] : undefined;
      return edge ? [lineOf(edge)] : [];
    }),
  );
  const isMoved = (edge: Edge) => laid.has(lineOf(edge)) && taken.has(lineOf(edge));
  const names = new Map(added.map(({ id, name }) => [id, name]));
  return operations.flatMap((operation) => changeOf(operation, draft, { successor, isMoved, names }) ?? []);
}

interface Whole {
  readonly successor: GraphNode | undefined;
  readonly isMoved: (edge: Edge) => boolean;
  /** Of the nodes that come in, by id. */
  readonly names: ReadonlyMap<string, string>;
}

function changeOf(operation: OperationBody, draft: Draft, whole: Whole): Change | null {
  const { document, modules } = draft;
  const name = (id: string) => whole.names.get(id) ?? nameOf(document, id);
  const line = (kind: "connects" | "disconnects", edge: Edge | undefined): Change | null =>
    edge && !whole.isMoved(edge)
      ? { kind, values: { source: name(edge.source.node), target: name(edge.target.node) } }
      : null;
  switch (operation.type) {
    case "add_node":
      return whole.successor ? null : { kind: "adds", values: { name: operation.node.name } };
    case "remove_node": {
      if (!whole.successor) return { kind: "removes", values: { name: name(operation.node_id) } };
      const module = modules.get(whole.successor.module)?.display_name ?? whole.successor.module;
      return {
        kind: "replaces",
        values: { name: name(operation.node_id), module, version: whole.successor.version },
      };
    }
    case "connect":
      return line("connects", operation.edge);
    case "disconnect":
      return line("disconnects", document.edges[operation.edge_id]);
    case "set_disabled":
      return operation.disabled ? null : { kind: "enables", values: { name: name(operation.node_id) } };
    case "set_parameter": {
      const module = modules.get(document.nodes[operation.node_id]?.module ?? "");
      const parameter = module && parameterOf(module, operation.name);
      const values = { name: name(operation.node_id), parameter: parameter?.label ?? operation.name };
      return { kind: operation.value === null ? "resets" : "sets", values };
    }
    case "edit_pipeline_parameter":
      return { kind: "sets_shared", values: { parameter: operation.parameter.name } };
    default:
      return null;
  }
}
