/** What takes room on the canvas, as boxes: nodes, notes, and groups as they are drawn. */
import { type Box, collapsedCard, frameOf, hidingGroup, type Places } from "./groupLayout";
import { membersByGroup, membersOf } from "./groups";
import { nodeSize } from "./layout";
import type { GraphDocument } from "./model";

export type { Box } from "./groupLayout";

/** The boxes that nodes and notes are drawn as, wherever they are being dragged to; members of a collapsed group: its card. */
export function drawnBoxes(document: GraphDocument, ids: Iterable<string>, places: Places = {}): Box[] {
  const boxes: Box[] = [];
  const cards = new Set<string>();
  for (const id of ids) {
    const [node, note] = [document.nodes[id], document.notes[id]];
    const group = node && hidingGroup(document, id);
    if (group) cards.add(group.id);
    else if (node) boxes.push({ ...(places[id] ?? node.position), ...nodeSize(node) });
    else if (note) boxes.push({ ...(places[id] ?? note.position), ...note.size });
  }
  for (const group of cards) {
    const members = membersOf(document, group).map(({ id }) => id);
    const card = collapsedCard(document, members, places);
    if (card) boxes.push(card);
  }
  return boxes;
}

/** All that is drawn, without what moves: that is not in its own way, nor is the frame around it. */
export function restingBoxes(document: GraphDocument, moved: ReadonlySet<string>): Box[] {
  const boxes: Box[] = [];
  for (const note of Object.values(document.notes)) {
    if (!moved.has(note.id)) boxes.push({ ...note.position, ...note.size });
  }
  for (const node of Object.values(document.nodes)) {
    if (!moved.has(node.id) && !hidingGroup(document, node.id))
      boxes.push({ ...node.position, ...nodeSize(node) });
  }
  for (const [id, members] of membersByGroup(document)) {
    if (members.some((member) => moved.has(member))) continue;
    const box = (document.groups[id]?.collapsed ? collapsedCard : frameOf)(document, members);
    if (box) boxes.push(box);
  }
  return boxes;
}

/** The smallest box around all; null for none. */
export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

const CELL = 320;

/** Boxes by the squares they lie in, so that looking around costs what is near and not what there is. */
export class BoxIndex {
  private readonly cells = new Map<number, Box[]>();

  constructor(boxes: readonly Box[]) {
    for (const box of boxes) {
      for (const cell of cellsOf(box)) {
        const there = this.cells.get(cell);
        if (there) there.push(box);
        else this.cells.set(cell, [box]);
      }
    }
  }

  near({ x, y, width, height }: Box, reach: number): Box[] {
    const area = { x: x - reach, y: y - reach, width: width + 2 * reach, height: height + 2 * reach };
    const found = new Set<Box>();
    for (const cell of cellsOf(area)) {
      for (const box of this.cells.get(cell) ?? []) if (touches(box, area)) found.add(box);
    }
    return [...found];
  }
}

const touches = (a: Box, b: Box): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** More than any canvas has in one direction. */
const ROWS = 2 ** 24;

function cellsOf({ x, y, width, height }: Box): number[] {
  const cells: number[] = [];
  const [left, right] = [Math.floor(x / CELL), Math.floor((x + width) / CELL)];
  const [top, bottom] = [Math.floor(y / CELL), Math.floor((y + height) / CELL)];
  for (let column = left; column <= right; column += 1) {
    for (let row = top; row <= bottom; row += 1) cells.push(column * ROWS + row);
  }
  return cells;
}
