/** The draft as rows to read from top to bottom: steps in data order, each with its connections, groups around theirs. */
import { type ModuleIndex, moduleOf } from "./catalog";
import type { Direction } from "./connections";
import { layersOf, portNames } from "./layout";
import type { Edge, GraphDocument, GraphNode, Group, Note, PortRef } from "./model";

interface Placed {
  readonly key: string;
  /** From 1. */
  readonly level: number;
  /** Place among the rows of the same parent, from 1. */
  readonly place: number;
  readonly siblings: number;
}

export interface NodeRow extends Placed {
  readonly kind: "node";
  readonly node: GraphNode;
  readonly isExpanded: boolean;
}

export interface GroupRow extends Placed {
  readonly kind: "group";
  readonly group: Group;
  readonly members: readonly string[];
  readonly isExpanded: boolean;
}

/** A port with one of its connections, or with none. */
export interface PortRow extends Placed {
  readonly kind: "port";
  readonly ref: PortRef;
  readonly direction: Direction;
  readonly edge: Edge | null;
}

export interface NoteRow extends Placed {
  readonly kind: "note";
  readonly note: Note;
}

export type OutlineRow = NodeRow | GroupRow | PortRow | NoteRow;

export const portRowKey = ({ node, port }: PortRef, direction: Direction, edge: Edge | null): string =>
  `${direction}:${node}.${port}${edge ? `#${edge.id}` : ""}`;

/** The port, whatever its connection, and the node of a row's key; null for a row that is no port. */
export function portKeyParts(key: string): { readonly base: string; readonly node: string } | null {
  const match = /^((?:input|output):([^.]+)\.[^#]+)/.exec(key);
  return match ? { base: match[1] ?? "", node: match[2] ?? "" } : null;
}

/** Ids of steps as they are read: sources first, and within one stage as they stand on the canvas. */
export function readingOrder(document: GraphDocument): string[] {
  return stages(document).flat();
}

function stages(document: GraphDocument): string[][] {
  return layersOf(document).map((ids) => [...ids].sort((a, b) => compareOnCanvas(document, a, b)));
}

function compareOnCanvas({ nodes }: GraphDocument, a: string, b: string): number {
  const [one, two] = [nodes[a]?.position, nodes[b]?.position];
  return (one?.x ?? 0) - (two?.x ?? 0) || (one?.y ?? 0) - (two?.y ?? 0) || a.localeCompare(b);
}

/** A step, or a group with its steps. */
export type OutlineItem =
  | { readonly kind: "node"; readonly node: GraphNode }
  | { readonly kind: "group"; readonly group: Group; readonly members: readonly GraphNode[] };

/** What stands at the outermost level: a group where its first step is read. */
export function outlineItems(document: GraphDocument): OutlineItem[] {
  const items: OutlineItem[] = [];
  const members = new Map<string, GraphNode[]>();
  for (const id of readingOrder(document)) {
    const node = document.nodes[id];
    if (!node) continue;
    const group = document.groups[node.group ?? ""];
    const known = group && members.get(group.id);
    if (!group) items.push({ kind: "node", node });
    else if (known) known.push(node);
    else {
      const own = [node];
      members.set(group.id, own);
      items.push({ kind: "group", group, members: own });
    }
  }
  return items;
}

/** Which rows show what is below them: steps only when asked for, groups unless folded. */
export interface Openness {
  readonly expanded: ReadonlySet<string>;
  readonly folded: ReadonlySet<string>;
}

export function outlineRows(document: GraphDocument, modules: ModuleIndex, open: Openness): OutlineRow[] {
  const edges = edgesByPort(document);
  const rows: OutlineRow[] = [];
  const items = outlineItems(document);
  const notes = notesInOrder(document);
  const siblings = items.length + notes.length;
  const addNode = (node: GraphNode, level: number, place: number, of: number) => {
    const isExpanded = open.expanded.has(node.id);
    rows.push({ kind: "node", key: node.id, level, place, siblings: of, node, isExpanded });
    if (isExpanded) rows.push(...portRows(document, modules, node, level + 1, edges));
  };
  items.forEach((item, index) => {
    const place = index + 1;
    if (item.kind === "node") {
      addNode(item.node, 1, place, siblings);
      return;
    }
    const { group, members } = item;
    const isExpanded = !open.folded.has(group.id);
    const ids = members.map(({ id }) => id);
    rows.push({ kind: "group", key: group.id, level: 1, place, siblings, group, members: ids, isExpanded });
    if (!isExpanded) return;
    members.forEach((node, at) => {
      addNode(node, 2, at + 1, members.length);
    });
  });
  notes.forEach((note, index) => {
    const place = items.length + index + 1;
    rows.push({ kind: "note", key: note.id, level: 1, place, siblings, note });
  });
  return rows;
}

function notesInOrder({ notes }: GraphDocument): Note[] {
  return Object.values(notes).sort(
    (a, b) => a.position.y - b.position.y || a.position.x - b.position.x || a.id.localeCompare(b.id),
  );
}

type EdgesByPort = ReadonlyMap<string, readonly Edge[]>;

function edgesByPort(document: GraphDocument): EdgesByPort {
  const found = new Map<string, Edge[]>();
  const note = (key: string, edge: Edge) => {
    const list = found.get(key);
    if (list) list.push(edge);
    else found.set(key, [edge]);
  };
  for (const edge of Object.values(document.edges)) {
    note(portRowKey(edge.source, "output", null), edge);
    note(portRowKey(edge.target, "input", null), edge);
  }
  return found;
}

function portRows(
  document: GraphDocument,
  modules: ModuleIndex,
  node: GraphNode,
  level: number,
  edges: EdgesByPort,
): PortRow[] {
  const names = portNames(document, node, moduleOf(modules, node));
  const rows = (["input", "output"] as const).flatMap((direction) =>
    names[`${direction}s`].flatMap((port) => {
      const ref = { node: node.id, port };
      const own = edges.get(portRowKey(ref, direction, null)) ?? [];
      return (own.length > 0 ? own : [null]).map((edge) => ({ ref, direction, edge }));
    }),
  );
  return rows.map(({ ref, direction, edge }, index) => ({
    kind: "port",
    key: portRowKey(ref, direction, edge),
    level,
    place: index + 1,
    siblings: rows.length,
    ref,
    direction,
    edge,
  }));
}

/** The steps that feed a step and those it feeds, each once and as they are connected. */
export interface Neighbourhood {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export function neighbourhoods(document: GraphDocument): ReadonlyMap<string, Neighbourhood> {
  const found = new Map<string, { from: string[]; to: string[] }>();
  const of = (id: string) => {
    const known = found.get(id) ?? { from: [], to: [] };
    found.set(id, known);
    return known;
  };
  const add = (list: string[], id: string) => {
    if (!list.includes(id)) list.push(id);
  };
  for (const { source, target } of Object.values(document.edges)) {
    add(of(source.node).to, target.node);
    add(of(target.node).from, source.node);
  }
  return found;
}

/** The step that could be read before (or after) this one instead: of the same stage and in the same group. */
export function besideInStage(document: GraphDocument, id: string, step: 1 | -1): string | null {
  const node = document.nodes[id];
  const stage = stages(document).find((ids) => ids.includes(id)) ?? [];
  const own = stage.filter((other) => (document.nodes[other]?.group ?? "") === (node?.group ?? ""));
  return own[own.indexOf(id) + step] ?? null;
}
