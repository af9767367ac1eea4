/** Whose edit made one of ours impossible. */
import type { Operation, OperationBody } from "./operations";

export interface Authored {
  readonly operation: Operation;
  /** Null for an account that is gone. */
  readonly author: string | null;
}

/**
 * The author of the last edit that touched what ours touches; where there is none, of all edits if they have one only.
 * Null when nobody can be named.
 */
export function authorAgainst(ours: OperationBody, theirs: readonly Authored[]): string | null {
  const own = touched(ours);
  const culprit = theirs.findLast(({ operation }) => [...touched(operation)].some((key) => own.has(key)));
  if (culprit) return culprit.author;
  const authors = new Set(theirs.map(({ author }) => author));
  const [only = null] = authors;
  return authors.size === 1 ? only : null;
}

function touched(operation: OperationBody): Set<string> {
  switch (operation.type) {
    case "add_node":
      return new Set(
        [
          operation.node.id,
          operation.node.group ?? "",
          ...Object.values(operation.node.bindings ?? {}),
        ].filter(Boolean),
      );
    case "connect": {
      const { id, source, target } = operation.edge;
      return new Set([id, source.node, target.node]);
    }
    case "disconnect":
      return new Set([operation.edge_id]);
    case "move_nodes":
      return new Set(Object.keys(operation.positions));
    case "set_groups":
      return new Set(Object.entries(operation.groups).flat().filter(Boolean));
    case "add_note":
      return new Set([operation.note.id]);
    case "edit_note":
    case "remove_note":
      return new Set([operation.note_id]);
    case "add_group":
    case "edit_group":
      return new Set([operation.group.id]);
    case "remove_group":
      return new Set([operation.group_id]);
    case "add_pipeline_parameter":
    case "edit_pipeline_parameter":
      return new Set([operation.parameter.id, `name:${operation.parameter.name.toLowerCase()}`]);
    case "remove_pipeline_parameter":
      return new Set([operation.parameter_id]);
    case "bind_parameter":
      return new Set([operation.node_id, operation.parameter_id]);
    default:
      return new Set([operation.node_id]);
  }
}
