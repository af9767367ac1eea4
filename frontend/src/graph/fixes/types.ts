/** What quick fixes work with: problems as the server reports them, and corrections as edits. */
import { type ModuleDefinition, type ModuleIndex, moduleOf } from "@/graph/catalog";
import type { Edit } from "@/graph/edits";
import type { GraphDocument, GraphNode } from "@/graph/model";
import type { OperationBody } from "@/graph/operations";
import { resolvedNode } from "@/graph/pipelineParameters";
import type { KnownColumn } from "@/graph/selection";

/** The part of a problem that fixes look at. */
export interface Problem {
  readonly code: string;
  readonly node: string | null;
  readonly port: string | null;
  readonly parameter: string | null;
  readonly nodes: readonly string[];
  readonly columns: readonly string[];
}

/** What flows out of each output port, by node and port, as far as it is known. */
export type KnownSchemas = Readonly<
  Record<
    string,
    Readonly<
      Record<string, { readonly kind: string; readonly columns?: readonly KnownColumn[] | null } | null>
    >
  >
>;

export interface Draft {
  readonly document: GraphDocument;
  readonly modules: ModuleIndex;
  readonly schemas: KnownSchemas;
}

export type FixTitle =
  | "disconnect"
  | "delete_node"
  | "enable"
  | "connect"
  | "use_output"
  | "update_version"
  | "replace_module"
  | "reset"
  | "remove_value"
  | "set_value"
  | "select_all"
  | "drop_columns"
  | "exclude_columns"
  | "rename_column"
  | "insert_convert"
  | "insert_exclude";

/** One offer: its title as data (the words are found by `title`), and the edit that does it. */
export interface Fix {
  readonly title: FixTitle;
  readonly values: Readonly<Record<string, string>>;
  readonly edit: Edit;
}

/** Finds the corrections of one kind of problem; the node is there, and its module is known. */
export type Rule = (problem: Problem, place: Place, draft: Draft) => readonly Fix[];

export interface Place {
  /** With the values it takes from the pipeline. */
  readonly node: GraphNode;
  readonly module: ModuleDefinition;
}

export function placeOf({ document, modules }: Draft, id: string | null): Place | null {
  const node = id === null ? undefined : document.nodes[id];
  const module = node && moduleOf(modules, node);
  return node && module ? { node: resolvedNode(document, node), module } : null;
}

export function makeFix(
  title: FixTitle,
  values: Readonly<Record<string, string>>,
  name: string,
  operations: readonly OperationBody[],
): Fix {
  return { title, values, edit: { words: { action: "fix", name, count: 1 }, operations } };
}

export function nameOf(document: GraphDocument, id: string): string {
  return document.nodes[id]?.name ?? id;
}
