/** Who is at a node, for views that do not draw it where it stands. Pure. */
import { drawnBox } from "@/graph/groupLayout";
import type { GraphDocument, Position } from "@/graph/model";
import type { Person } from "./people";
import type { Cursor, SelectedBy } from "./pointing";

/** One row may stand for several nodes. */
export function peopleWhoSelected(nodes: readonly string[], selectedBy: SelectedBy): Person[] {
  return unique(nodes.flatMap((node) => selectedBy.get(node) ?? []));
}

export function peopleWhoPointAt(
  document: GraphDocument,
  nodes: readonly string[],
  cursors: readonly Cursor[],
): Person[] {
  if (cursors.length === 0) return [];
  const boxes = nodes.flatMap((node) => drawnBox(document, node) ?? []);
  const isOver = (at: Position) =>
    boxes.some(
      ({ x, y, width, height }) => at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height,
    );
  return unique(cursors.filter(({ at }) => isOver(at)).map(({ person }) => person));
}

/** The middle of a node: where one points who is at its row. */
export function middleOf(document: GraphDocument, node: string): Position | null {
  const box = drawnBox(document, node);
  return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const unique = (people: readonly Person[]): Person[] => [
  ...new Map(people.map((person) => [person.id, person])).values(),
];
