/** Operations: the only way a draft changes. The same vocabulary as `pipelines/core/operations.py`. */
import type {
  Edge,
  GraphNode,
  Group,
  JsonValue,
  NodeColor,
  Note,
  PipelineParameter,
  Position,
  Size,
} from "./model";

export type OperationBody =
  | { readonly type: "add_node"; readonly node: GraphNode }
  | { readonly type: "remove_node"; readonly node_id: string }
  | { readonly type: "connect"; readonly edge: Edge }
  | { readonly type: "disconnect"; readonly edge_id: string }
  | {
      readonly type: "set_parameter";
      readonly node_id: string;
      readonly name: string;
      /** null takes the value away, back to the default. */
      readonly value: JsonValue;
    }
  | { readonly type: "rename_node"; readonly node_id: string; readonly name: string }
  | { readonly type: "set_comment"; readonly node_id: string; readonly comment: string }
  | { readonly type: "set_color"; readonly node_id: string; readonly color: NodeColor }
  | { readonly type: "set_disabled"; readonly node_id: string; readonly disabled: boolean }
  | { readonly type: "move_nodes"; readonly positions: Readonly<Record<string, Position>> }
  | { readonly type: "add_note"; readonly note: Note }
  | {
      readonly type: "edit_note";
      readonly note_id: string;
      readonly text: string;
      readonly position: Position;
      readonly size: Size;
    }
  | { readonly type: "remove_note"; readonly note_id: string }
  | { readonly type: "add_group"; readonly group: Group }
  | { readonly type: "edit_group"; readonly group: Group }
  | { readonly type: "remove_group"; readonly group_id: string }
  /** Node → group; the empty id takes it out of its own. */
  | { readonly type: "set_groups"; readonly groups: Readonly<Record<string, string>> }
  | { readonly type: "add_pipeline_parameter"; readonly parameter: PipelineParameter }
  | { readonly type: "edit_pipeline_parameter"; readonly parameter: PipelineParameter }
  | { readonly type: "remove_pipeline_parameter"; readonly parameter_id: string }
  | {
      readonly type: "bind_parameter";
      readonly node_id: string;
      readonly name: string;
      readonly parameter_id: string;
    }
  /** The node keeps the value it has taken. */
  | { readonly type: "detach_parameter"; readonly node_id: string; readonly name: string };

/** An operation as it travels: with an id made by the client, which makes a repeated send harmless. */
export type Operation = OperationBody & { readonly id: string };

export type OperationType = OperationBody["type"];

/** What an operation sets outright, so that a later one with the same key makes it void; null for all others. */
export function replacedKey(operation: OperationBody): string | null {
  switch (operation.type) {
    case "set_parameter":
      return `parameter:${operation.node_id}:${operation.name}`;
    case "rename_node":
      return `name:${operation.node_id}`;
    case "set_comment":
      return `comment:${operation.node_id}`;
    case "set_color":
      return `color:${operation.node_id}`;
    case "set_disabled":
      return `disabled:${operation.node_id}`;
    case "move_nodes":
      return `move:${Object.keys(operation.positions).sort().join(",")}`;
    case "edit_group":
      return `group:${operation.group.id}`;
    case "edit_pipeline_parameter":
      return `pipeline_parameter:${operation.parameter.id}`;
    case "edit_note":
      return `note:${operation.note_id}`;
    default:
      return null;
  }
}
