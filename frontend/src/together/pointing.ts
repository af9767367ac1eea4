/** Where a person points, and what they have selected. Pure. */
import type { Position } from "@/graph/model";
import type { Person } from "./people";

export interface Pointing {
  readonly cursor: Position | null;
  /** Ids of the selected nodes; of many the first. */
  readonly nodes: readonly string[];
}

export const POINTING_AT_NOTHING: Pointing = { cursor: null, nodes: [] };

/** As the socket tells it. */
export interface ToldPointing extends Pointing {
  readonly user: number;
}

/** What the server takes. */
export const MOST_NODES = 30;
const FARTHEST = 10_000_000;

export function placeOf({ x, y }: Position): Position {
  const within = (value: number) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(value)));
  return { x: within(x), y: within(y) };
}

export interface Cursor {
  readonly person: Person;
  readonly at: Position;
}

/** A cursor that has not moved for so long is taken for forgotten. */
export const IDLE_MS = 30_000;

export interface HeardPointing extends Pointing {
  /** When the cursor last moved, in milliseconds. */
  readonly movedAt: number;
}

/** Saying the same again, as the server does for those who missed it, is no movement. */
export function heard(before: HeardPointing | undefined, now: Pointing, at: number): HeardPointing {
  const isStill =
    before !== undefined && before.cursor?.x === now.cursor?.x && before.cursor?.y === now.cursor?.y;
  return { cursor: now.cursor, nodes: now.nodes, movedAt: isStill ? before.movedAt : at };
}

export type Pointings = ReadonlyMap<number, HeardPointing>;

export function cursorsOf(others: readonly Person[], pointings: Pointings, now: number): Cursor[] {
  return others.flatMap((person) => {
    const pointing = pointings.get(person.id);
    return pointing?.cursor && now - pointing.movedAt < IDLE_MS ? [{ person, at: pointing.cursor }] : [];
  });
}

export type SelectedBy = ReadonlyMap<string, readonly Person[]>;

/** Node → who has it selected. The same map as before when nothing changed. */
export function selectedBy(others: readonly Person[], pointings: Pointings, before: SelectedBy): SelectedBy {
  const found = new Map<string, Person[]>();
  for (const person of others) {
    for (const node of pointings.get(person.id)?.nodes ?? []) {
      found.set(node, [...(found.get(node) ?? []), person]);
    }
  }
  const isSame =
    found.size === before.size &&
    [...found].every(([node, people]) => namesOf(before.get(node)) === namesOf(people));
  return isSame ? before : found;
}

export const namesOf = (people: readonly Person[] = []): string => people.map(({ name }) => name).join(", ");
