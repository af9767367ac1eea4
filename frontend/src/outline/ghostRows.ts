/** The lines of the outline: its rows, and among them the steps that an edit would bring in. Pure. */
import type { Ghost } from "@/graph/ghost";
import type { Edge, GraphDocument, GraphNode } from "@/graph/model";
import type { OutlineRow } from "@/graph/outline";

/** Only looked at: it has no place among the rows that are moved through. */
export interface ComingStep {
  readonly key: string;
  readonly level: number;
  readonly node: GraphNode;
  /** Names of the steps it would get its data from. */
  readonly from: readonly string[];
}

export type Line =
  | { readonly key: string; readonly row: OutlineRow; readonly index: number }
  | { readonly key: string; readonly coming: ComingStep };

export const linesOf = (rows: readonly OutlineRow[]): readonly Line[] =>
  rows.map((row, index) => ({ key: row.key, row, index }));

/** Steps that come stand where the rows of the document to come, `then`, have them. */
export function withComing(
  rows: readonly OutlineRow[],
  then: readonly OutlineRow[],
  { after, nodes }: Pick<Ghost, "after" | "nodes">,
): readonly Line[] {
  const places = new Map(rows.map(({ key }, index) => [key, index]));
  const comingBefore = new Map<number, Line[]>();
  let last = -1;
  for (const row of then) {
    last = places.get(row.key) ?? last;
    if (row.kind !== "node" || nodes.get(row.node.id)?.kind !== "added") continue;
    const { node, level } = row;
    const key = `coming:${node.id}`;
    const from = sourceNames(after, Object.values(after.edges), node.id);
    const at = pastPorts(rows, last + 1);
    comingBefore.set(at, [...(comingBefore.get(at) ?? []), { key, coming: { key, level, node, from } }]);
  }
  return [
    ...linesOf(rows).flatMap((line, index) => [...(comingBefore.get(index) ?? []), line]),
    ...(comingBefore.get(rows.length) ?? []),
  ];
}

function pastPorts(rows: readonly OutlineRow[], from: number): number {
  let at = from;
  while (rows[at]?.kind === "port") at += 1;
  return at;
}

/** Whether something would happen to what a line shows. */
export function isTouched(line: Line, { nodes }: Pick<Ghost, "nodes">): boolean {
  return "coming" in line || (line.row.kind === "node" && nodes.has(line.row.node.id));
}

/** The steps whose data a step would come to have, and those whose data it would lose, by name. */
export interface FlowChange {
  readonly comes: readonly string[];
  readonly goes: readonly string[];
}

export function flowChange(before: GraphDocument, ghost: Ghost, node: string): FlowChange {
  const ofKind = (document: GraphDocument, kind: "added" | "removed") =>
    sourceNames(
      document,
      Object.values(document.edges).filter(({ id }) => ghost.edges.get(id) === kind),
      node,
    );
  return { comes: ofKind(ghost.after, "added"), goes: ofKind(before, "removed") };
}

function sourceNames({ nodes }: GraphDocument, edges: readonly Edge[], target: string): string[] {
  const names = edges.flatMap((edge) =>
    edge.target.node === target ? [nodes[edge.source.node]?.name ?? edge.source.node] : [],
  );
  return [...new Set(names)];
}
