/** The way back: operations that undo operations, computed from the document before them. */
import { applyOperation } from "./apply";
import type { ParameterOperation } from "./applyParameters";
import type { GraphDocument, Position } from "./model";
import type { OperationBody } from "./operations";

/** What undoes one operation on this document; empty for one that does not apply to it. */
export function inverseOf(document: GraphDocument, operation: OperationBody): OperationBody[] {
  switch (operation.type) {
    case "add_node":
      return [{ type: "remove_node", node_id: operation.node.id }];
    case "connect":
      return [{ type: "disconnect", edge_id: operation.edge.id }];
    case "add_note":
      return [{ type: "remove_note", note_id: operation.note.id }];
    case "disconnect": {
      const edge = document.edges[operation.edge_id];
      return edge ? [{ type: "connect", edge }] : [];
    }
    case "move_nodes":
      return [{ type: "move_nodes", positions: positionsBefore(document, Object.keys(operation.positions)) }];
    case "edit_note":
    case "remove_note":
      return inverseOfNote(document, operation);
    case "add_group":
      return [{ type: "remove_group", group_id: operation.group.id }];
    case "edit_group":
    case "remove_group": {
      const group =
        document.groups[operation.type === "edit_group" ? operation.group.id : operation.group_id];
      if (!group) return [];
      return [{ type: operation.type === "edit_group" ? "edit_group" : "add_group", group }];
    }
    case "add_pipeline_parameter":
      return [{ type: "remove_pipeline_parameter", parameter_id: operation.parameter.id }];
    case "edit_pipeline_parameter":
    case "remove_pipeline_parameter":
    case "bind_parameter":
    case "detach_parameter":
      return inverseOfParameter(document, operation);
    case "set_groups":
      return [{ type: "set_groups", groups: groupsBefore(document, Object.keys(operation.groups)) }];
    case "remove_node":
    case "set_parameter":
    case "rename_node":
    case "set_comment":
    case "set_color":
    case "set_disabled":
      return inverseOfNode(document, operation);
  }
}

function groupsBefore(document: GraphDocument, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    ids.flatMap((id) => (document.nodes[id] ? [[id, document.nodes[id].group ?? ""]] : [])),
  );
}

function positionsBefore(document: GraphDocument, ids: readonly string[]): Record<string, Position> {
  const positions: Record<string, Position> = {};
  for (const id of ids) {
    const node = document.nodes[id];
    if (node) positions[id] = node.position;
  }
  return positions;
}

function inverseOfParameter(
  document: GraphDocument,
  operation: Exclude<ParameterOperation, { type: "add_pipeline_parameter" }>,
): OperationBody[] {
  if (operation.type === "edit_pipeline_parameter") {
    const parameter = document.parameters[operation.parameter.id];
    return parameter ? [{ type: "edit_pipeline_parameter", parameter }] : [];
  }
  if (operation.type === "remove_pipeline_parameter") {
    const parameter = document.parameters[operation.parameter_id];
    return parameter ? [{ type: "add_pipeline_parameter", parameter }] : [];
  }
  const { node_id, name } = operation;
  const node = document.nodes[node_id];
  if (!node) return [];
  const parameter_id = node.bindings?.[name];
  if (parameter_id !== undefined) return [{ type: "bind_parameter", node_id, name, parameter_id }];
  return [
    { type: "detach_parameter", node_id, name },
    { type: "set_parameter", node_id, name, value: node.parameters[name] ?? null },
  ];
}

function inverseOfNote(
  document: GraphDocument,
  operation: Extract<OperationBody, { type: "edit_note" | "remove_note" }>,
): OperationBody[] {
  const note = document.notes[operation.note_id];
  if (!note) return [];
  if (operation.type === "remove_note") return [{ type: "add_note", note }];
  const { text, position, size } = note;
  return [{ type: "edit_note", note_id: note.id, text, position, size }];
}

function inverseOfNode(
  document: GraphDocument,
  operation: Extract<
    OperationBody,
    { type: "remove_node" | "set_parameter" | "rename_node" | "set_comment" | "set_color" | "set_disabled" }
  >,
): OperationBody[] {
  const node = document.nodes[operation.node_id];
  if (!node) return [];
  const node_id = node.id;
  switch (operation.type) {
    case "remove_node":
      return [{ type: "add_node", node }];
    case "set_parameter":
      return [
        {
          type: "set_parameter",
          node_id,
          name: operation.name,
          value: node.parameters[operation.name] ?? null,
        },
      ];
    case "rename_node":
      return [{ type: "rename_node", node_id, name: node.name }];
    case "set_comment":
      return [{ type: "set_comment", node_id, comment: node.comment }];
    case "set_color":
      return [{ type: "set_color", node_id, color: node.color ?? "" }];
    case "set_disabled":
      return [{ type: "set_disabled", node_id, disabled: node.disabled ?? false }];
  }
}

/** What undoes a whole batch: the inverses in reverse, each computed where its operation stood. */
export function inverseOfAll(document: GraphDocument, operations: readonly OperationBody[]): OperationBody[] {
  const backwards: OperationBody[][] = [];
  let current = document;
  for (const operation of operations) {
    backwards.push(inverseOf(current, operation));
    const result = applyOperation(current, operation, null);
    if ("document" in result) current = result.document;
  }
  return backwards.reverse().flat();
}
