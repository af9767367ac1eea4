/** Room for one more card on an edge, made by moving what follows further down. */
import { neighbours } from "./connections";
import { freePosition, GRID, nodeSize, snap } from "./layout";
import type { Edge, GraphDocument, Position } from "./model";

/** Between the card and what is above and below it. */
const GAP = 48;

export interface Room {
  readonly at: Position;
  readonly moved: Readonly<Record<string, Position>>;
}

/** Where it was pointed at when that is free, else in the middle of the edge. */
export function roomOnEdge(document: GraphDocument, edge: Edge, wanted?: Position): Room {
  if (wanted && isFree(document, wanted)) return { at: snap(wanted), moved: {} };
  const [from, to] = [document.nodes[edge.source.node], document.nodes[edge.target.node]];
  if (!from || !to) return { at: freePosition(document, wanted ?? { x: 0, y: 0 }), moved: {} };
  const bottom = from.position.y + nodeSize(from).height;
  const { height } = nodeSize({ comment: "" });
  const lacking = to.position.y < bottom ? 0 : bottom + height + 2 * GAP - to.position.y;
  const shift = Math.max(0, Math.ceil(lacking / GRID) * GRID);
  const moved = shift > 0 ? movedDown(document, edge, to.position.y, shift) : {};
  const middle = {
    x: (from.position.x + to.position.x) / 2,
    y: (bottom + to.position.y + shift - height) / 2,
  };
  return { at: freePosition(withPlaces(document, moved), middle), moved };
}

function isFree(document: GraphDocument, wanted: Position): boolean {
  const [free, there] = [freePosition(document, wanted), snap(wanted)];
  return free.x === there.x && free.y === there.y;
}

/** All that hangs together with the edge and is no higher than its end, so that rows stay rows. */
function movedDown(document: GraphDocument, edge: Edge, y: number, shift: number): Record<string, Position> {
  const [up, down] = [neighbours(document, "up"), neighbours(document, "down")];
  const connected = new Set([edge.target.node]);
  for (const id of connected) {
    for (const next of [...(up.get(id) ?? []), ...(down.get(id) ?? [])]) connected.add(next);
  }
  const moved: Record<string, Position> = {};
  for (const id of connected) {
    const at = document.nodes[id]?.position;
    if (at && at.y >= y) moved[id] = { x: at.x, y: at.y + shift };
  }
  return moved;
}

export function withPlaces(
  document: GraphDocument,
  places: Readonly<Record<string, Position>>,
): GraphDocument {
  const nodes = { ...document.nodes };
  for (const [id, position] of Object.entries(places)) {
    const node = nodes[id];
    if (node) nodes[id] = { ...node, position };
  }
  return { ...document, nodes };
}
