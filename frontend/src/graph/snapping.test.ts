import { describe, expect, it } from "vitest";
import { makeDocument, makeNode, randomNumbers, SOURCE } from "@/test/graphs";
import { type Box, BoxIndex, restingBoxes } from "./boxes";
import { snapMoved, snapResized } from "./snapping";

const box = (x: number, y: number, width = 232, height = 66): Box => ({ x, y, width, height });
const options = (at: Box, change: { grid?: boolean; threshold?: number } = {}) => ({
  threshold: 6,
  grid: false,
  anchor: { x: at.x, y: at.y },
  ...change,
});
const moved = (others: Box[], at: Box, change = {}) =>
  snapMoved(new BoxIndex(others), at, options(at, change));

describe("a moved box", () => {
  it("comes into line with an edge or the centre of another", () => {
    expect(moved([box(0, 0)], box(4, 200)).shift.x).toBe(-4);
    const wide = moved([box(0, 0, 400)], box(81, 200));
    expect(wide.shift.x).toBe(3);
    expect(wide.guides.lines).toEqual([{ axis: "x", at: 200, from: 0, to: 266 }]);
  });

  it("takes the nearest of several lines, and none that is too far away", () => {
    expect(moved([box(0, 0), box(6, 100)], box(5, 200)).shift.x).toBe(1);
    expect(moved([box(0, 0)], box(20, 200)).shift).toEqual({ x: 0, y: 0 });
  });

  it("stands in the middle between two neighbours", () => {
    const { shift, guides } = moved([box(0, 0), box(664, 20)], box(329, 9));
    expect(shift.x).toBe(3);
    expect(guides.gaps).toEqual([
      { axis: "x", at: expect.any(Number), from: 232, to: 332 },
      { axis: "x", at: expect.any(Number), from: 564, to: 664 },
    ]);
  });

  it("keeps the distance of a row or column", () => {
    const column = [box(0, 0), box(0, 130)];
    const { shift, guides } = moved(column, box(2, 257));
    expect(shift).toEqual({ x: -2, y: 3 });
    expect(guides.gaps.map(({ from, to }) => to - from)).toEqual([64, 64]);
    expect(moved(column, box(2, -133)).shift.y).toBe(3);
  });

  it("lies on the grid where there is nothing to be in line with", () => {
    expect(moved([], box(3, 21), { grid: true }).shift).toEqual({ x: -3, y: 3 });
  });

  it("is never moved further than the threshold, and lines drawn are true", () => {
    const random = randomNumbers(7);
    const any = () => Math.round(random() * 1_500);
    for (let turn = 0; turn < 300; turn += 1) {
      const others = Array.from({ length: 12 }, () => box(any(), any()));
      const at = box(any(), any());
      const { shift, guides } = moved(others, at);
      expect(Math.max(Math.abs(shift.x), Math.abs(shift.y))).toBeLessThanOrEqual(6);
      for (const line of guides.lines) {
        const start = line.axis === "x" ? at.x + shift.x : at.y + shift.y;
        const size = line.axis === "x" ? at.width : at.height;
        const nearest = [start, start + size / 2, start + size].map((own) => Math.abs(own - line.at));
        expect(Math.min(...nearest)).toBeLessThan(0.51);
      }
      for (const gap of guides.gaps) expect(gap.to).toBeGreaterThan(gap.from);
    }
  });
});

describe("a resized box", () => {
  it("brings only the held side into line", () => {
    const index = new BoxIndex([box(0, 0)]);
    const { box: resized, guides } = snapResized(
      index,
      box(20, 100, 208, 50),
      { x: "end", y: null },
      {
        threshold: 6,
        grid: true,
      },
    );
    expect(resized).toEqual(box(20, 100, 212, 50));
    expect(guides.lines).toEqual([{ axis: "x", at: 232, from: 0, to: 150 }]);
  });

  it("grows to the left without moving its right edge", () => {
    const { box: resized } = snapResized(
      new BoxIndex([]),
      box(21, 100, 200, 50),
      { x: "start", y: null },
      {
        threshold: 6,
        grid: true,
      },
    );
    expect(resized).toEqual(box(24, 100, 197, 50));
  });
});

describe("among a thousand nodes", () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) =>
    makeNode(`n${index}`, SOURCE, { position: { x: (index % 25) * 272, y: Math.floor(index / 25) * 130 } }),
  );
  const document = makeDocument(nodes);

  it("only what is near is looked at", () => {
    const index = new BoxIndex(restingBoxes(document, new Set(["n500"])));
    expect(index.near(box(3_000, 2_500), 640).length).toBeLessThan(150);
  });

  it("a frame of dragging costs less than two milliseconds", () => {
    const index = new BoxIndex(restingBoxes(document, new Set(["n500"])));
    const times = Array.from({ length: 200 }, (_, frame) => {
      const at = box(3_000 + frame, 2_500 + frame);
      const started = performance.now();
      snapMoved(index, at, options(at, { grid: true }));
      return performance.now() - started;
    });
    expect(times.sort((a, b) => a - b)[100]).toBeLessThan(2);
  });
});
