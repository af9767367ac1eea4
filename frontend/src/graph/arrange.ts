/** Bring nodes into line, or spread them evenly. */
import { type Edit, moveNodes } from "./edits";
import { nodeSize } from "./layout";
import type { GraphDocument, Position } from "./model";
import { besideInStage } from "./outline";

export const ALIGNMENTS = ["left", "centre", "right", "top", "middle", "bottom"] as const;
export type Alignment = (typeof ALIGNMENTS)[number];
export const DIRECTIONS = ["across", "down"] as const;
/** `across`: equal gaps from left to right; `down`: from top to bottom. */
export type SpreadDirection = (typeof DIRECTIONS)[number];

interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxesOf(document: GraphDocument, ids: Iterable<string>): Box[] {
  return [...ids].flatMap((id) => {
    const node = document.nodes[id];
    return node ? [{ id, ...node.position, ...nodeSize(node) }] : [];
  });
}

/** Put all on one line: an outer edge of the selection, or its middle. Null for fewer than two, or when nothing moves. */
export function align(document: GraphDocument, ids: Iterable<string>, to: Alignment): Edit | null {
  const boxes = boxesOf(document, ids);
  if (boxes.length < 2) return null;
  const left = Math.min(...boxes.map(({ x }) => x));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const place = ({ x, y, width, height }: Box): Position => {
    switch (to) {
      case "left":
        return { x: left, y };
      case "centre":
        return { x: (left + right - width) / 2, y };
      case "right":
        return { x: right - width, y };
      case "top":
        return { x, y: top };
      case "middle":
        return { x, y: (top + bottom - height) / 2 };
      case "bottom":
        return { x, y: bottom - height };
    }
  };
  return moving(document, "align", new Map(boxes.map((box) => [box.id, place(box)])));
}

/** Equal gaps between neighbours; the outermost two stay. Null for fewer than three, or when nothing moves. */
export function distribute(
  document: GraphDocument,
  ids: Iterable<string>,
  direction: SpreadDirection,
): Edit | null {
  const boxes = boxesOf(document, ids);
  if (boxes.length < 3) return null;
  const isAcross = direction === "across";
  const start = (box: Box) => (isAcross ? box.x : box.y);
  const length = (box: Box) => (isAcross ? box.width : box.height);
  const ordered = [...boxes].sort((a, b) => start(a) - start(b) || a.id.localeCompare(b.id));
  const [first, last] = [ordered[0] as Box, ordered.at(-1) as Box];
  const taken = ordered.reduce((sum, box) => sum + length(box), 0);
  const gap = (start(last) + length(last) - start(first) - taken) / (ordered.length - 1);
  const places = new Map<string, Position>();
  let at = start(first);
  for (const box of ordered) {
    places.set(box.id, isAcross ? { x: at, y: box.y } : { x: box.x, y: at });
    at += length(box) + gap;
  }
  return moving(document, "distribute", places);
}

function moving(
  document: GraphDocument,
  action: "align" | "distribute",
  places: ReadonlyMap<string, Position>,
): Edit | null {
  // not onto the grid: lines and gaps are exact, whatever heights the cards have
  const whole = [...places].map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }] as const);
  const moved = moveNodes(document, Object.fromEntries(whole));
  return moved && { ...moved, words: { ...moved.words, action } };
}

/** Read a step before (or after) its neighbour in the stage: the two change places. Null when the data leaves no choice. */
export function swapInStage(document: GraphDocument, id: string, step: 1 | -1): Edit | null {
  const other = besideInStage(document, id, step);
  const [own, theirs] = [document.nodes[id], document.nodes[other ?? ""]];
  if (!own || !theirs) return null;
  const moved = moveNodes(document, { [own.id]: theirs.position, [theirs.id]: own.position });
  return moved && { ...moved, words: { ...moved.words, name: own.name, count: 1 } };
}
