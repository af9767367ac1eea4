/** Where things are on the canvas. Nodes have a fixed geometry, so nothing has to be measured. */
import type { ModuleDefinition } from "./catalog";
import { neighbours } from "./connections";
import type { GraphDocument, GraphNode, Position, Size } from "./model";

export const NODE_WIDTH = 232;
const NODE_HEIGHT = 66;
const COMMENT_HEIGHT = 28;
export const GRID = 8;
export const NOTE_SIZE: Size = { width: 220, height: 120 };

const GAP_X = 40;
const GAP_Y = 64;

export function nodeSize(node: Pick<GraphNode, "comment">): Size {
  return { width: NODE_WIDTH, height: NODE_HEIGHT + (node.comment ? COMMENT_HEIGHT : 0) };
}

/** The centre of the n-th of `count` ports along an edge of the card. */
export function portOffset(index: number, count: number): number {
  return Math.round((NODE_WIDTH * (index + 1)) / (count + 1));
}

/** Between the middles of neighbouring ports. */
export const portRoom = (count: number): number => Math.floor(NODE_WIDTH / (count + 1));

/** Ports of a node; for a placeholder those that its edges name. */
export function portNames(
  document: GraphDocument,
  node: GraphNode,
  module: ModuleDefinition | undefined,
): { inputs: string[]; outputs: string[] } {
  const inputs = module?.inputs.map((port) => port.name) ?? [];
  const outputs = module?.outputs.map((port) => port.name) ?? [];
  if (module) return { inputs, outputs };
  for (const { source, target } of Object.values(document.edges)) {
    if (target.node === node.id && !inputs.includes(target.port)) inputs.push(target.port);
    if (source.node === node.id && !outputs.includes(source.port)) outputs.push(source.port);
  }
  return { inputs: inputs.sort(), outputs: outputs.sort() };
}

export const snap = ({ x, y }: Position): Position => ({
  x: Math.round(x / GRID) * GRID,
  y: Math.round(y / GRID) * GRID,
});

interface Box extends Position, Size {}

const overlaps = (a: Box, b: Box, margin: number): boolean =>
  a.x < b.x + b.width + margin &&
  b.x < a.x + a.width + margin &&
  a.y < b.y + b.height + margin &&
  b.y < a.y + a.height + margin;

function occupied(document: GraphDocument): Box[] {
  const nodes = Object.values(document.nodes).map((node) => ({ ...node.position, ...nodeSize(node) }));
  const notes = Object.values(document.notes).map((note) => ({ ...note.position, ...note.size }));
  return [...nodes, ...notes];
}

/** The free place nearest to the wanted one, searched in growing rings: to the right and below first. */
export function freePosition(
  document: GraphDocument,
  wanted: Position,
  size: Size = nodeSize({ comment: "" }),
): Position {
  const boxes = occupied(document);
  const start = snap(wanted);
  const isFree = (at: Position) => boxes.every((box) => !overlaps({ ...at, ...size }, box, 16));
  const stepX = size.width + GAP_X;
  const stepY = size.height + GAP_Y;
  for (let ring = 0; ring <= 40; ring += 1) {
    for (const [column, row] of ringCells(ring)) {
      const at = snap({ x: start.x + column * stepX, y: start.y + row * stepY });
      if (isFree(at)) return at;
    }
  }
  return start;
}

function ringCells(ring: number): [number, number][] {
  const cells: [number, number][] = [];
  for (let row = -ring; row <= ring; row += 1) {
    for (let column = -ring; column <= ring; column += 1) {
      if (Math.max(Math.abs(row), Math.abs(column)) === ring) cells.push([column, row]);
    }
  }
  const cost = ([column, row]: [number, number]) =>
    Math.abs(column) + Math.abs(row) + (column < 0 ? 0.4 : 0) + (row < 0 ? 0.6 : 0);
  return cells.sort((a, b) => cost(a) - cost(b));
}

/** Below a node: where the next step of a pipeline belongs. */
export function positionBelow(document: GraphDocument, node: GraphNode): Position {
  const wanted = { x: node.position.x, y: node.position.y + nodeSize(node).height + GAP_Y };
  return freePosition(document, wanted);
}

/** The box around everything, or null for an empty draft. */
export function boundsOf(document: GraphDocument): Box | null {
  const boxes = occupied(document);
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The longest way from a source to each node; nodes of a cycle share the layer where it was met. */
export function layersOf(document: GraphDocument): string[][] {
  const down = neighbours(document, "down");
  const waiting = new Map<string, number>();
  for (const id of Object.keys(document.nodes)) waiting.set(id, 0);
  for (const { source, target } of Object.values(document.edges)) {
    if (waiting.has(source.node) && waiting.has(target.node)) {
      waiting.set(target.node, (waiting.get(target.node) ?? 0) + 1);
    }
  }
  const layers: string[][] = [];
  let ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  while (waiting.size > 0) {
    if (ready.length === 0) ready = [...waiting.keys()];
    layers.push(ready);
    for (const id of ready) waiting.delete(id);
    ready = nextLayer(ready, down, waiting);
  }
  return layers;
}

function nextLayer(
  layer: readonly string[],
  down: ReadonlyMap<string, string[]>,
  waiting: Map<string, number>,
): string[] {
  const next: string[] = [];
  for (const id of layer) {
    for (const target of down.get(id) ?? []) {
      const count = waiting.get(target);
      if (count === undefined) continue;
      waiting.set(target, count - 1);
      if (count === 1) next.push(target);
    }
  }
  return next;
}
