/** Pieces of a layout: what stays together while everything is put in layers. */
import { around, type Box } from "@/graph/boxes";
import { NODE_WIDTH, portOffset } from "@/graph/layout";
import type { Edge, PortRef, Position } from "@/graph/model";
import { type Link, layered } from "./layered";
import type { TidyNode } from "./task";

export interface Piece {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Where its nodes are, from its left upper corner. */
  readonly nodes: ReadonlyMap<string, Position>;
  /** A collapsed group: its ports are those of the card, not of its nodes. */
  readonly isCard: boolean;
}

export type NodesById = ReadonlyMap<string, TidyNode>;

/** Put pieces in layers; the whole is a piece again. */
export function compose(
  id: string,
  pieces: readonly Piece[],
  edges: readonly Edge[],
  nodes: NodesById,
  padding: { readonly top: number; readonly side: number } = { top: 0, side: 0 },
): Piece {
  const owner = ownersOf(pieces);
  const links = edges.flatMap(({ source, target }): Link[] => {
    const [from, to] = [owner.get(source.node), owner.get(target.node)];
    if (!from || !to || from === to) return [];
    return [
      {
        from: from.id,
        to: to.id,
        fromX: portX(from, nodes, source, "outputs"),
        toX: portX(to, nodes, target, "inputs"),
      },
    ];
  });
  const corners = layered(pieces, links);
  const boxes = pieces.map(({ id: piece, width, height }): Box => {
    const at = corners.get(piece) ?? { x: 0, y: 0 };
    return { ...at, width, height };
  });
  const whole = around(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };
  const places = new Map<string, Position>();
  for (const [index, piece] of pieces.entries()) {
    const { x, y } = boxes[index] ?? whole;
    for (const [node, at] of piece.nodes) {
      places.set(node, { x: at.x + x - whole.x + padding.side, y: at.y + y - whole.y + padding.top });
    }
  }
  return {
    id,
    width: whole.width + 2 * padding.side,
    height: whole.height + padding.top + padding.side,
    nodes: places,
    isCard: false,
  };
}

function ownersOf(pieces: readonly Piece[]): Map<string, Piece> {
  return new Map(pieces.flatMap((piece) => [...piece.nodes.keys()].map((node) => [node, piece] as const)));
}

function portX(piece: Piece, nodes: NodesById, { node, port }: PortRef, side: "inputs" | "outputs"): number {
  if (piece.isCard) return NODE_WIDTH / 2;
  const names = nodes.get(node)?.[side] ?? [];
  const index = Math.max(0, names.indexOf(port));
  return (piece.nodes.get(node)?.x ?? 0) + portOffset(index, Math.max(1, names.length));
}

/** The pieces on a circle of edges, or below one: what is left when everything that nothing feeds is taken away. */
export function onCircles(pieces: readonly Piece[], edges: readonly Edge[]): Set<string> {
  const owner = ownersOf(pieces);
  const feeders = new Map(pieces.map(({ id }) => [id, new Set<string>()]));
  for (const { source, target } of edges) {
    const [from, to] = [owner.get(source.node), owner.get(target.node)];
    if (from && to && from !== to) feeders.get(to.id)?.add(from.id);
  }
  const left = new Set(feeders.keys());
  for (let hasChanged = true; hasChanged; ) {
    hasChanged = false;
    for (const id of left) {
      if ([...(feeders.get(id) ?? [])].some((feeder) => left.has(feeder))) continue;
      left.delete(id);
      hasChanged = true;
    }
  }
  return left;
}
