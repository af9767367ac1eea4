/**
 * Apply operations to a document: pure, and with the same refusals as the server, so that what is shown before the
 * server has answered is what it will answer.
 */
import { applyGrouping } from "./applyGroups";
import { applyParameters, bindingsRefusal, boundRefusal } from "./applyParameters";
import type { ModuleIndex } from "./catalog";
import { type ConnectionCode, checkConnection } from "./connections";
import { type GraphDocument, type GraphNode, marked } from "./model";
import type { Operation, OperationBody } from "./operations";
import { sealRefusal } from "./sealing";

export type RefusalCode =
  | ConnectionCode
  | "duplicate_id"
  | "unknown_edge"
  | "unknown_note"
  | "edges_attached"
  | "unknown_group"
  | "group_not_empty"
  | "group_sealed"
  | "group_sealed_port"
  | "unknown_parameter"
  | "unknown_pipeline_parameter"
  | "duplicate_name"
  | "parameter_kind"
  | "parameter_in_use"
  | "parameter_bound"
  | "not_bound";

/** Why an operation cannot be applied, as data. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly values: Readonly<Record<string, string>>;
}

export type Applied = { readonly document: GraphDocument } | { readonly refusal: Refusal };

const refuse = (code: RefusalCode, values: Record<string, string> = {}): Applied => ({
  refusal: { code, values },
});

/**
 * Apply one operation. Without `modules` connections are taken on trust: that is for what the server has accepted
 * already, perhaps with another catalogue.
 */
export function applyOperation(
  document: GraphDocument,
  operation: OperationBody,
  modules: ModuleIndex | null,
): Applied {
  const refusal = sealRefusal(document, operation);
  if (refusal) return { refusal };
  switch (operation.type) {
    case "add_node":
      return addNode(document, operation);
    case "remove_node":
      return removeNode(document, operation.node_id);
    case "connect":
      return connect(document, operation, modules);
    case "disconnect":
      return disconnect(document, operation.edge_id);
    case "set_parameter":
      return setParameter(document, operation);
    case "rename_node":
      return changeNode(document, operation.node_id, (node) => ({ ...node, name: operation.name }));
    case "set_comment":
      return changeNode(document, operation.node_id, (node) => ({ ...node, comment: operation.comment }));
    case "set_color":
      return changeNode(document, operation.node_id, (node) =>
        marked(node, "color", operation.color || undefined),
      );
    case "set_disabled":
      return changeNode(document, operation.node_id, (node) =>
        marked(node, "disabled", operation.disabled || undefined),
      );
    case "move_nodes":
      return moveNodes(document, operation.positions);
    case "add_note":
      if (document.notes[operation.note.id]) return refuse("duplicate_id", { id: operation.note.id });
      return { document: { ...document, notes: { ...document.notes, [operation.note.id]: operation.note } } };
    case "edit_note":
      return editNote(document, operation);
    case "remove_note":
      if (!document.notes[operation.note_id]) return refuse("unknown_note", { id: operation.note_id });
      return { document: { ...document, notes: without(document.notes, operation.note_id) } };
    case "add_group":
    case "edit_group":
    case "remove_group":
    case "set_groups":
      return applyGrouping(document, operation);
    case "add_pipeline_parameter":
    case "edit_pipeline_parameter":
    case "remove_pipeline_parameter":
    case "bind_parameter":
    case "detach_parameter":
      return applyParameters(document, operation, modules);
  }
}

type Body<T extends OperationBody["type"]> = Extract<OperationBody, { type: T }>;

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const { [key]: _removed, ...rest } = record;
  return rest;
}

function addNode(document: GraphDocument, { node }: Body<"add_node">): Applied {
  if (document.nodes[node.id]) return refuse("duplicate_id", { id: node.id });
  if (node.group && !document.groups[node.group]) return refuse("unknown_group", { group: node.group });
  const refused = bindingsRefusal(document, node);
  if (refused) return refused;
  return { document: { ...document, nodes: { ...document.nodes, [node.id]: node } } };
}

function removeNode(document: GraphDocument, id: string): Applied {
  const node = document.nodes[id];
  if (!node) return refuse("unknown_node", { node: id });
  const attached = Object.values(document.edges).some(
    (edge) => edge.source.node === id || edge.target.node === id,
  );
  if (attached) return refuse("edges_attached", { node: node.name });
  return { document: { ...document, nodes: without(document.nodes, id) } };
}

function connect(document: GraphDocument, { edge }: Body<"connect">, modules: ModuleIndex | null): Applied {
  if (document.edges[edge.id]) return refuse("duplicate_id", { id: edge.id });
  const missing = [edge.source, edge.target].find(({ node }) => !document.nodes[node]);
  if (missing) return refuse("unknown_node", { node: missing.node });
  const problem = modules && checkConnection(document, modules, edge.source, edge.target);
  if (problem) return { refusal: problem };
  return { document: { ...document, edges: { ...document.edges, [edge.id]: edge } } };
}

function disconnect(document: GraphDocument, id: string): Applied {
  if (!document.edges[id]) return refuse("unknown_edge", { id });
  return { document: { ...document, edges: without(document.edges, id) } };
}

function changeNode(document: GraphDocument, id: string, change: (node: GraphNode) => GraphNode): Applied {
  const node = document.nodes[id];
  if (!node) return refuse("unknown_node", { node: id });
  return { document: { ...document, nodes: { ...document.nodes, [id]: change(node) } } };
}

function setParameter(document: GraphDocument, { node_id, name, value }: Body<"set_parameter">): Applied {
  const node = document.nodes[node_id];
  if (!node) return refuse("unknown_node", { node: node_id });
  const refused = boundRefusal(document, node, name);
  if (refused) return refused;
  const parameters = value === null ? without(node.parameters, name) : { ...node.parameters, [name]: value };
  return changeNode(document, node_id, () => ({ ...node, parameters }));
}

function moveNodes(document: GraphDocument, positions: Body<"move_nodes">["positions"]): Applied {
  const nodes = { ...document.nodes };
  for (const [id, position] of Object.entries(positions)) {
    const node = nodes[id];
    if (!node) return refuse("unknown_node", { node: id });
    nodes[id] = { ...node, position };
  }
  return { document: { ...document, nodes } };
}

function editNote(document: GraphDocument, { note_id, text, position, size }: Body<"edit_note">): Applied {
  const note = document.notes[note_id];
  if (!note) return refuse("unknown_note", { id: note_id });
  return {
    document: { ...document, notes: { ...document.notes, [note_id]: { ...note, text, position, size } } },
  };
}

export interface Refused {
  readonly operation: Operation;
  readonly refusal: Refusal;
  /** Who made it impossible, where that is known. */
  readonly by?: string | null;
}

export interface Outcome {
  readonly document: GraphDocument;
  readonly accepted: readonly Operation[];
  readonly refused: readonly Refused[];
}

/** Apply what can be applied, in order, and say what could not be. */
export function applyAll(
  document: GraphDocument,
  operations: readonly Operation[],
  modules: ModuleIndex | null,
): Outcome {
  const accepted: Operation[] = [];
  const refused: Refused[] = [];
  let current = document;
  for (const operation of operations) {
    const result = applyOperation(current, operation, modules);
    if ("refusal" in result) refused.push({ operation, refusal: result.refusal });
    else {
      current = result.document;
      accepted.push(operation);
    }
  }
  return { document: current, accepted, refused };
}
