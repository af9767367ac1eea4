/** From what the user wants to the operations that do it. Each returns one undo step. */
import type { ModuleDefinition } from "./catalog";
import { withNodes } from "./groupNodes";
import { membersOf, removalsOfEmptied } from "./groups";
import type { StepWords } from "./history";
import { freshId, freshNodeId, freshNodeName } from "./ids";
import { freePosition, NOTE_SIZE, positionBelow } from "./layout";
import type {
  Edge,
  GraphDocument,
  GraphNode,
  Group,
  JsonValue,
  Note,
  PipelineParameter,
  PortRef,
  Position,
} from "./model";
import { BATCH_LIMIT, edgesAt, marked, NAME_LIMIT } from "./model";
import type { OperationBody } from "./operations";
import { bindingsIn, editPipelineParameter } from "./pipelineParameterEdits";
import { isSealed, unsealed } from "./sealing";

export interface Edit {
  readonly words: StepWords;
  readonly operations: readonly OperationBody[];
}

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly notes: ReadonlySet<string>;
}

export const NOTHING_SELECTED: Selection = { nodes: new Set(), edges: new Set(), notes: new Set() };

const edit = (
  action: StepWords["action"],
  name: string,
  operations: readonly OperationBody[],
  count = 1,
): Edit => ({ words: { action, name, count }, operations });

export interface NewNode {
  readonly module: ModuleDefinition;
  readonly name?: string;
  readonly parameters?: Readonly<Record<string, JsonValue>>;
}

/** Put a module on the canvas: where it was dropped, else below the node it follows, else in the middle of the view. */
export function addNode(
  document: GraphDocument,
  { module, name = module.display_name, parameters = {} }: NewNode,
  place: { at: Position } | { below: GraphNode } | { near: Position },
): Edit & { node: GraphNode } {
  const node: GraphNode = {
    id: freshNodeId(document, module.name),
    module: module.name,
    version: module.version,
    name: freshNodeName(document, cleanName(name) || module.display_name),
    parameters,
    position: placeFor(document, place),
    comment: "",
  };
  return { ...edit("add_node", node.name, [{ type: "add_node", node }]), node };
}

function placeFor(
  document: GraphDocument,
  place: { at: Position } | { below: GraphNode } | { near: Position },
): Position {
  if ("at" in place) return freePosition(document, place.at);
  return "below" in place ? positionBelow(document, place.below) : freePosition(document, place.near);
}

function edgeName(document: GraphDocument, ends: Pick<Edge, "source" | "target"> | undefined): string {
  const name = (ref: PortRef | undefined) => document.nodes[ref?.node ?? ""]?.name ?? "";
  return `${name(ends?.source)} → ${name(ends?.target)}`;
}

export function connect(document: GraphDocument, source: PortRef, target: PortRef): Edit {
  const name = edgeName(document, { source, target });
  return edit("connect", name, [{ type: "connect", edge: { id: freshId("e"), source, target } }]);
}

/** Move one end of an edge: taken away and put in anew, as one step. */
export function reconnect(document: GraphDocument, edge: Edge, source: PortRef, target: PortRef): Edit {
  const { words, operations } = connect(document, source, target);
  return { words, operations: [{ type: "disconnect", edge_id: edge.id }, ...operations] };
}

/** Delete what is selected, with the edges that hang on it. Null when nothing is. */
export function removeSelection(document: GraphDocument, selection: Selection): Edit | null {
  const nodes = [...selection.nodes].filter((id) => document.nodes[id]);
  const notes = [...selection.notes].filter((id) => document.notes[id]);
  const edges = new Set([...selection.edges].filter((id) => document.edges[id]));
  const chosen = new Set(nodes);
  for (const edge of Object.values(document.edges)) {
    if (chosen.has(edge.source.node) || chosen.has(edge.target.node)) edges.add(edge.id);
  }
  const operations: OperationBody[] = [
    ...openings(document, chosen),
    ...[...edges].map((edge_id) => ({ type: "disconnect" as const, edge_id })),
    ...nodes.map((node_id) => ({ type: "remove_node" as const, node_id })),
    ...removalsOfEmptied(document, nodes),
    ...notes.map((note_id) => ({ type: "remove_note" as const, note_id })),
  ];
  if (operations.length === 0 || operations.length > BATCH_LIMIT) return null;
  const [firstNode] = nodes;
  if (firstNode) {
    return edit("remove_node", document.nodes[firstNode]?.name ?? "", operations, nodes.length);
  }
  if (notes.length > 0) return edit("remove_note", "", operations, notes.length);
  const [firstEdge = ""] = edges;
  return edit("disconnect", edgeName(document, document.edges[firstEdge]), operations, edges.size);
}

export function moveNodes(
  document: GraphDocument,
  positions: Readonly<Record<string, Position>>,
): Edit | null {
  const moved = Object.entries(positions).filter(([id, { x, y }]) => {
    const before = document.nodes[id]?.position;
    return before && (before.x !== x || before.y !== y);
  });
  const [first] = moved;
  if (!first) return null;
  const name = document.nodes[first[0]]?.name ?? "";
  return edit(
    "move_nodes",
    name,
    [{ type: "move_nodes", positions: Object.fromEntries(moved) }],
    moved.length,
  );
}

export interface Nudged {
  readonly nodes: Iterable<string>;
  readonly notes: Iterable<string>;
}

export function nudge(
  document: GraphDocument,
  { nodes, notes }: Nudged,
  dx: number,
  dy: number,
): Edit | null {
  const moved = ({ x, y }: Position): Position => ({ x: x + dx, y: y + dy });
  const positions: Record<string, Position> = {};
  for (const id of nodes) {
    const at = document.nodes[id]?.position;
    if (at) positions[id] = moved(at);
  }
  const move = moveNodes(document, positions);
  const noteMoves = [...notes].flatMap((id) => {
    const note = document.notes[id];
    return note ? (editNote(document, id, { position: moved(note.position) }) ?? []) : [];
  });
  const words = move?.words ?? noteMoves[0]?.words;
  if (!words) return null;
  return {
    words,
    operations: [...(move?.operations ?? []), ...noteMoves.flatMap((edit) => edit.operations)],
  };
}

const CONTROL_CHARACTERS = /\p{Cc}/gu;
/** They change the direction of the text, so that a name does not read as it is written. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A usable node name: no control characters, not too long; empty when nothing is left. */
export function cleanName(text: string): string {
  const readable = text.toWellFormed().replace(CONTROL_CHARACTERS, " ").replace(DIRECTION_MARKS, "");
  return [...readable.trim()].slice(0, NAME_LIMIT).join("");
}

export function renameNode(document: GraphDocument, id: string, text: string): Edit | null {
  const node = document.nodes[id];
  const name = cleanName(text);
  if (!node || !name || name === node.name) return null;
  return edit("rename_node", name, [{ type: "rename_node", node_id: id, name }]);
}

export function setComment(document: GraphDocument, id: string, comment: string): Edit | null {
  const node = document.nodes[id];
  if (!node || node.comment === comment) return null;
  return edit("set_comment", node.name, [{ type: "set_comment", node_id: id, comment }]);
}

/** Set a parameter, or take it back to its default with null. */
export function setParameter(
  document: GraphDocument,
  id: string,
  name: string,
  value: JsonValue,
): Edit | null {
  const node = document.nodes[id];
  const shared = node?.bindings?.[name];
  // a value that comes from the pipeline is changed there, for everything that takes it
  if (shared !== undefined) return editPipelineParameter(document, shared, { default: value });
  if (!node || sameValue(node.parameters[name] ?? null, value)) return null;
  return edit("set_parameter", node.name, [{ type: "set_parameter", node_id: id, name, value }]);
}

function sameValue(a: JsonValue, b: JsonValue): boolean {
  return (
    a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b))
  );
}

export function addNote(document: GraphDocument, text: string, near: Position): Edit & { note: Note } {
  const position = freePosition(document, near, NOTE_SIZE);
  const note: Note = { id: freshId("n"), text, position, size: NOTE_SIZE };
  return { ...edit("add_note", "", [{ type: "add_note", note }]), note };
}

export function editNote(
  document: GraphDocument,
  id: string,
  change: Partial<Omit<Note, "id">>,
): Edit | null {
  const note = document.notes[id];
  if (!note) return null;
  const { text, position, size } = { ...note, ...change };
  if (sameValue([note.text, { ...note.position }, { ...note.size }], [text, { ...position }, { ...size }]))
    return null;
  return edit("edit_note", "", [{ type: "edit_note", note_id: id, text, position, size }]);
}

/** What copying takes along: nodes and the edges between them. */
export interface Clipping {
  readonly kind: "atelier/nodes";
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
  /** Groups that are taken along whole. */
  readonly groups?: readonly Group[];
  /** Where they come from: sub-pipelines are known there alone. */
  readonly project?: string;
  /** Pipeline parameters that the nodes take; elsewhere their values become the nodes' own. */
  readonly parameters?: readonly PipelineParameter[];
}

export function clip(document: GraphDocument, ids: ReadonlySet<string>): Clipping | null {
  const nodes = [...ids].flatMap((id) => document.nodes[id] ?? []);
  if (nodes.length === 0) return null;
  const edges = Object.values(document.edges).filter(
    (edge) => ids.has(edge.source.node) && ids.has(edge.target.node),
  );
  const groups = Object.values(document.groups).filter((group) => {
    const members = membersOf(document, group.id);
    return members.length > 0 && members.every((node) => ids.has(node.id));
  });
  const taken = new Set(nodes.flatMap(({ bindings }) => Object.values(bindings ?? {})));
  const parameters = [...taken].flatMap((id) => document.parameters[id] ?? []);
  return { kind: "atelier/nodes", nodes, edges, groups, parameters };
}

/** Put copies in, under fresh ids and names, a little beside their originals. */
export function paste(document: GraphDocument, clipping: Clipping): (Edit & { ids: string[] }) | null {
  const [first] = clipping.nodes;
  if (!first || clipping.nodes.length + clipping.edges.length > BATCH_LIMIT) return null;
  const target = freePosition(document, { x: first.position.x + 40, y: first.position.y + 40 });
  const shift = { x: target.x - first.position.x, y: target.y - first.position.y };
  const ids = new Map<string, string>();
  const names = new Set<string>();
  const bindingOf = bindingsIn(document, clipping.parameters ?? []);
  const groupIds = new Map((clipping.groups ?? []).map((group) => [group.id, freshId("g")] as const));
  const nodes = clipping.nodes.map((node) => {
    const id = freshNodeId(document, node.module, new Set(ids.values()));
    const name = freshNodeName(document, node.name, names);
    ids.set(node.id, id);
    names.add(name);
    const position = { x: node.position.x + shift.x, y: node.position.y + shift.y };
    const placed = { ...withKnownBindings(node, bindingOf), id, name, position };
    return marked(placed, "group", groupIds.get(node.group ?? ""));
  });
  const edges = clipping.edges.flatMap(({ source, target: end }) => {
    const [from, to] = [ids.get(source.node), ids.get(end.node)];
    if (!from || !to) return [];
    return { id: freshId("e"), source: { ...source, node: from }, target: { ...end, node: to } };
  });
  const groups = (clipping.groups ?? []).map((group) => ({
    ...withNodes(group, (node) => ids.get(node) ?? node),
    id: groupIds.get(group.id) ?? freshId("g"),
  }));
  const operations: OperationBody[] = [
    ...groups.map((group) => ({ type: "add_group" as const, group: unsealed(group) })),
    ...nodes.map((node) => ({ type: "add_node" as const, node })),
    ...edges.map((edge) => ({ type: "connect" as const, edge })),
    ...groups.filter(isSealed).map((group) => ({ type: "edit_group" as const, group })),
  ];
  return { ...edit("paste", first.name, operations, nodes.length), ids: nodes.map(({ id }) => id) };
}

/** The nodes as they are, for a project that does not know what they are instances of. */
export function withoutSources(clipping: Clipping): Clipping {
  const groups = (clipping.groups ?? []).map(({ source: _source, ...group }): Group => group);
  return { ...clipping, groups };
}

/** Instances that go whole are opened before: their seal would keep their nodes. */
function openings(document: GraphDocument, leaving: ReadonlySet<string>): OperationBody[] {
  const touched = new Set([...leaving].flatMap((id) => document.nodes[id]?.group ?? []));
  return [...touched]
    .flatMap((id) => document.groups[id] ?? [])
    .filter((group) => isSealed(group) && membersOf(document, group.id).every(({ id }) => leaving.has(id)))
    .map((group) => ({ type: "edit_group", group: unsealed(group) }));
}

function withKnownBindings(node: GraphNode, bindingOf: ReturnType<typeof bindingsIn>): GraphNode {
  const { bindings = {}, ...rest } = node;
  const kept: Record<string, string> = {};
  const parameters = { ...node.parameters };
  for (const [name, id] of Object.entries(bindings)) {
    const found = bindingOf(id);
    if (found === "own") kept[name] = id;
    else if (found && found.default !== null) parameters[name] = found.default;
  }
  return { ...rest, parameters, ...(Object.keys(kept).length > 0 ? { bindings: kept } : {}) };
}

/** The edge that feeds an input, if any. */
export function edgeInto(document: GraphDocument, target: PortRef): Edge | undefined {
  return edgesAt(document, target.node).find(
    (edge) => edge.target.node === target.node && edge.target.port === target.port,
  );
}
