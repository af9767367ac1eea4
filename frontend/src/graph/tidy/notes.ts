/** Notes go with what they are about: the nodes they lie behind, or the one they stand beside. */
import { around, type Box } from "@/graph/boxes";
import type { Note } from "@/graph/model";

/** Further away a note is about nothing in particular. */
const BESIDE = 48;

export interface NotePlan {
  /** Node → the notes beside it. */
  readonly beside: ReadonlyMap<string, readonly Note[]>;
  /** Notes behind several nodes, with those. */
  readonly behind: readonly { readonly note: Note; readonly nodes: readonly string[] }[];
}

export const noteBox = ({ position, size }: Note): Box => ({ ...position, ...size });

export function planNotes(notes: readonly Note[], boxes: ReadonlyMap<string, Box>): NotePlan {
  const beside = new Map<string, Note[]>();
  const behind: { note: Note; nodes: string[] }[] = [];
  for (const note of notes) {
    const area = noteBox(note);
    const within = [...boxes].filter(([, box]) => contains(area, box)).map(([id]) => id);
    if (within.length > 1) {
      behind.push({ note, nodes: within });
      continue;
    }
    const nearest = nearestOf(boxes, area);
    if (nearest !== null) beside.set(nearest, [...(beside.get(nearest) ?? []), note]);
  }
  return { beside, behind };
}

function contains(area: Box, box: Box): boolean {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height;
}

function nearestOf(boxes: ReadonlyMap<string, Box>, area: Box): string | null {
  let best: { id: string; distance: number } | null = null;
  for (const [id, box] of boxes) {
    const distance = distanceOf(area, box);
    if (distance <= BESIDE && (best === null || distance < best.distance)) best = { id, distance };
  }
  return best?.id ?? null;
}

function distanceOf(a: Box, b: Box): number {
  const dx = Math.max(0, a.x - b.x - b.width, b.x - a.x - a.width);
  const dy = Math.max(0, a.y - b.y - b.height, b.y - a.y - a.height);
  return Math.hypot(dx, dy);
}

/** A note behind nodes after they have moved: with the same margins around them. */
export function spanned(note: Note, before: readonly Box[], after: readonly Box[]): Box {
  const [old, next] = [around(before), around(after)];
  if (!old || !next) return noteBox(note);
  return {
    x: next.x + note.position.x - old.x,
    y: next.y + note.position.y - old.y,
    width: next.width + note.size.width - old.width,
    height: next.height + note.size.height - old.height,
  };
}
