/**
 * Where something that is moved or resized comes to lie: in line with what is near, at equal distances, else on the
 * grid. Pure, so that the canvas only hands over boxes and draws the guides.
 */
import type { Box, BoxIndex } from "./boxes";
import { GRID } from "./layout";
import type { Position } from "./model";

export type Axis = "x" | "y";
const AXES = ["x", "y"] as const satisfies readonly Axis[];

/** On axis x an upright line at x = `at`, from `from` to `to` in y; on axis y the other way round. */
export interface Guide {
  readonly axis: Axis;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** A distance along the axis from `from` to `to`, that occurs more than once; drawn at `at` across it. */
export interface Gap {
  readonly axis: Axis;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Guides {
  readonly lines: readonly Guide[];
  readonly gaps: readonly Gap[];
}

export const NO_GUIDES: Guides = { lines: [], gaps: [] };

export interface SnapOptions {
  /** How near is near enough, in units of the canvas. */
  readonly threshold: number;
  readonly grid: boolean;
  /** What comes to lie on the grid: of several things the one that is held. */
  readonly anchor: Position;
}

/** How far around things are looked at. */
const REACH = 640;
const EXACT = 0.51;

interface Span {
  readonly start: number;
  readonly end: number;
}

const spanOf = (box: Box, axis: Axis): Span =>
  axis === "x" ? { start: box.x, end: box.x + box.width } : { start: box.y, end: box.y + box.height };
const across = (axis: Axis): Axis => (axis === "x" ? "y" : "x");
const centreOf = ({ start, end }: Span): number => (start + end) / 2;
const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** The shift that brings a moved box into place, and the guides that say why. */
export function snapMoved(
  index: BoxIndex,
  box: Box,
  { threshold, grid, anchor }: SnapOptions,
): { readonly shift: Position; readonly guides: Guides } {
  const near = index.near(box, REACH);
  const shiftOn = (axis: Axis): number =>
    nearest(
      [...lineShifts(near, box, axis), ...gapShifts(near, box, axis).map(({ shift }) => shift)],
      threshold,
    ) ?? (grid ? toGrid(anchor[axis]) : 0);
  const shift = { x: shiftOn("x"), y: shiftOn("y") };
  return { shift, guides: guidesAt(near, { ...box, x: box.x + shift.x, y: box.y + shift.y }) };
}

/** The guides of a box that stays where it is. */
export function guidesFor(index: BoxIndex, box: Box): Guides {
  return guidesAt(index.near(box, REACH), box);
}

/** The sides that a resize moves. */
export interface Sides {
  readonly x: "start" | "end" | null;
  readonly y: "start" | "end" | null;
}

export function snapResized(
  index: BoxIndex,
  box: Box,
  sides: Sides,
  { threshold, grid }: Omit<SnapOptions, "anchor">,
): { readonly box: Box; readonly guides: Guides } {
  const near = index.near(box, REACH);
  let resized = box;
  for (const axis of AXES) {
    const side = sides[axis];
    if (side === null) continue;
    const at = spanOf(box, axis)[side];
    const shifts = near.flatMap((other) => {
      const { start, end } = spanOf(other, axis);
      return [start - at, end - at];
    });
    const shift = nearest(shifts, threshold) ?? (grid ? toGrid(at) : Math.round(at) - at);
    resized = withSide(resized, axis, side, shift);
  }
  return { box: resized, guides: { lines: linesAt(near, resized), gaps: [] } };
}

function withSide(box: Box, axis: Axis, side: "start" | "end", shift: number): Box {
  const size = axis === "x" ? "width" : "height";
  return side === "end"
    ? { ...box, [size]: box[size] + shift }
    : { ...box, [axis]: box[axis] + shift, [size]: box[size] - shift };
}

const toGrid = (at: number): number => Math.round(at / GRID) * GRID - at;

function nearest(shifts: readonly number[], threshold: number): number | null {
  let best: number | null = null;
  for (const shift of shifts) {
    if (Math.abs(shift) <= threshold && (best === null || Math.abs(shift) < Math.abs(best))) best = shift;
  }
  return best;
}

/** Edges meet edges and centres meet centres. */
function lineShifts(near: readonly Box[], box: Box, axis: Axis): number[] {
  const own = spanOf(box, axis);
  const shifts: number[] = [];
  for (const other of near) {
    const { start, end } = spanOf(other, axis);
    shifts.push(start - own.start, end - own.end, start - own.end, end - own.start);
    shifts.push((start + end - own.start - own.end) / 2);
  }
  return shifts;
}

interface GapShift {
  readonly shift: number;
  /** The pairs that would be equally far apart. `null` is the moved box. */
  readonly pairs: readonly (readonly [Box | null, Box | null])[];
}

/** Between two neighbours, or as far from one as that one is from the next. */
function gapShifts(near: readonly Box[], box: Box, axis: Axis): GapShift[] {
  const own = spanOf(box, axis);
  const size = own.end - own.start;
  const crosswise = spanOf(box, across(axis));
  const beside = near.filter((other) => overlap(spanOf(other, across(axis)), crosswise));
  const before = neighbour(beside, axis, centreOf(own), "before");
  const after = neighbour(beside, axis, centreOf(own), "after");
  const found: GapShift[] = [];
  if (before && after) {
    const room = spanOf(after, axis).start - spanOf(before, axis).end;
    const start = spanOf(before, axis).end + (room - size) / 2;
    if (room > size) {
      found.push({
        shift: start - own.start,
        pairs: [
          [before, null],
          [null, after],
        ],
      });
    }
  }
  if (before) {
    const next = neighbour(beside, axis, spanOf(before, axis).start, "before");
    const gap = next ? spanOf(before, axis).start - spanOf(next, axis).end : 0;
    if (next && gap > 0) {
      found.push({
        shift: spanOf(before, axis).end + gap - own.start,
        pairs: [
          [next, before],
          [before, null],
        ],
      });
    }
  }
  if (after) {
    const next = neighbour(beside, axis, spanOf(after, axis).end, "after");
    const gap = next ? spanOf(next, axis).start - spanOf(after, axis).end : 0;
    if (next && gap > 0) {
      found.push({
        shift: spanOf(after, axis).start - gap - own.end,
        pairs: [
          [null, after],
          [after, next],
        ],
      });
    }
  }
  return found;
}

/** The nearest box that ends before a place, or begins after it. */
function neighbour(boxes: readonly Box[], axis: Axis, at: number, side: "before" | "after"): Box | null {
  let best: Box | null = null;
  for (const box of boxes) {
    const { start, end } = spanOf(box, axis);
    if (side === "before") {
      if (end <= at && (best === null || end > spanOf(best, axis).end)) best = box;
    } else if (start >= at && (best === null || start < spanOf(best, axis).start)) best = box;
  }
  return best;
}

function guidesAt(near: readonly Box[], box: Box): Guides {
  return { lines: linesAt(near, box), gaps: AXES.flatMap((axis) => gapsAt(near, box, axis)) };
}

function linesAt(near: readonly Box[], box: Box): Guide[] {
  const lines = new Map<string, Guide>();
  for (const axis of AXES) {
    const own = spanOf(box, axis);
    const places = [own.start, centreOf(own), own.end];
    for (const other of near) {
      const there = spanOf(other, axis);
      for (const [index, at] of places.entries()) {
        const isThere =
          index === 1
            ? Math.abs(centreOf(there) - at) < EXACT
            : Math.abs(there.start - at) < EXACT || Math.abs(there.end - at) < EXACT;
        if (isThere)
          lines.set(`${axis}${index}`, longer(lines.get(`${axis}${index}`), axis, at, [box, other]));
      }
    }
  }
  return [...lines.values()];
}

function longer(before: Guide | undefined, axis: Axis, at: number, boxes: readonly Box[]): Guide {
  const spans = boxes.map((box) => spanOf(box, across(axis)));
  return {
    axis,
    at,
    from: Math.min(before?.from ?? Number.POSITIVE_INFINITY, ...spans.map(({ start }) => start)),
    to: Math.max(before?.to ?? Number.NEGATIVE_INFINITY, ...spans.map(({ end }) => end)),
  };
}

function gapsAt(near: readonly Box[], box: Box, axis: Axis): Gap[] {
  return gapShifts(near, box, axis)
    .filter(({ shift }) => Math.abs(shift) < EXACT)
    .flatMap(({ pairs }) =>
      pairs.map(([first, second]): Gap => {
        const [a, b] = [first ?? box, second ?? box];
        const [crossA, crossB] = [spanOf(a, across(axis)), spanOf(b, across(axis))];
        const at = (Math.max(crossA.start, crossB.start) + Math.min(crossA.end, crossB.end)) / 2;
        return { axis, at, from: spanOf(a, axis).end, to: spanOf(b, axis).start };
      }),
    );
}
