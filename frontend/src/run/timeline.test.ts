import { describe, expect, it } from "vitest";
import { at, makeStep, T0 } from "./fixtures";
import { makeTimeline, timelineTicks } from "./timeline";

const now = Date.parse(at(20));

describe("makeTimeline", () => {
  it("shows waiting and working apart", () => {
    const { bars, total } = makeTimeline(
      [makeStep("load", { state: "succeeded", ready_at: at(1), started_at: at(3), finished_at: at(8) })],
      T0,
      now,
    );
    expect(bars).toEqual([
      { node: "load", name: "Load", state: "succeeded", ready: 1, start: 3, end: 8, warnings: [] },
    ]);
    expect(total).toBe(8);
  });

  it("lets what is at work grow with the clock", () => {
    const { bars } = makeTimeline(
      [
        makeStep("train", { state: "running", ready_at: at(2), started_at: at(4) }),
        makeStep("build", { state: "starting", ready_at: at(5) }),
        makeStep("wait", { state: "ready", ready_at: at(6) }),
      ],
      T0,
      now,
    );
    expect(bars.map((bar) => [bar.ready, bar.start, bar.end])).toEqual([
      [2, 4, 20],
      [5, 5, 20],
      [6, 20, 20],
    ]);
  });

  it("leaves out steps that have not come up", () => {
    expect(makeTimeline([makeStep("later"), makeStep("never", { state: "skipped" })], T0, now).bars).toEqual(
      [],
    );
  });
});

describe("timelineTicks", () => {
  it.each([
    [0.5, 0.1],
    [7, 1],
    [95, 15],
    [4000, 600],
  ])("divides %d seconds into round steps of %d", (total, step) => {
    const ticks = timelineTicks(total);
    expect(ticks[1]).toBe(step);
    expect(ticks.length).toBeLessThanOrEqual(9);
  });
});
