/** What selecting rows of the outline selects in the draft. Pure. */
import { NOTHING_SELECTED, type Selection } from "@/graph/edits";
import type { OutlineRow } from "@/graph/outline";

interface Parts {
  nodes: Set<string>;
  edges: Set<string>;
  notes: Set<string>;
}

function add(row: OutlineRow, { nodes, edges, notes }: Parts): void {
  if (row.kind === "node") nodes.add(row.node.id);
  else if (row.kind === "note") notes.add(row.note.id);
  else if (row.kind === "group") for (const id of row.members) nodes.add(id);
  else if (row.edge) edges.add(row.edge.id);
}

const partsOf = ({ nodes, edges, notes }: Selection): Parts => ({
  nodes: new Set(nodes),
  edges: new Set(edges),
  notes: new Set(notes),
});

/** All of a stretch of rows. A port is part of its step: alone it stands for its connection. */
export function selectionOf(rows: readonly OutlineRow[]): Selection {
  const parts = partsOf(NOTHING_SELECTED);
  for (const row of rows) if (row.kind !== "port" || rows.length === 1) add(row, parts);
  return parts;
}

export function isSelected(row: OutlineRow, { nodes, edges, notes }: Selection): boolean {
  if (row.kind === "node") return nodes.has(row.node.id);
  if (row.kind === "note") return notes.has(row.note.id);
  if (row.kind === "group") return row.members.every((id) => nodes.has(id));
  return row.edge !== null && edges.has(row.edge.id);
}

/** With the row, or without it where it was selected. */
export function toggled(row: OutlineRow, selection: Selection): Selection {
  const own = selectionOf([row]);
  const parts = partsOf(selection);
  const isOff = isSelected(row, selection);
  for (const part of ["nodes", "edges", "notes"] as const) {
    for (const id of own[part]) {
      if (isOff) parts[part].delete(id);
      else parts[part].add(id);
    }
  }
  return parts;
}
