import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { OwnPointing, PAUSE_MS } from "./OwnPointing";
import { IDLE_MS, MOST_NODES, type Pointing } from "./pointing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const say = vi.fn<(pointing: Pointing) => void>();
  const pointing = new OwnPointing();
  pointing.speakBy(say);
  pointing.setAudience(true);
  vi.advanceTimersByTime(PAUSE_MS);
  say.mockClear();
  return { pointing, say };
}

it("tells the newest place twenty times a second, and the last one always", () => {
  const { pointing, say } = setUp();
  for (let step = 0; step < 500; step += 1) {
    pointing.move({ x: step + 0.4, y: 0 });
    vi.advanceTimersByTime(2);
  }
  vi.advanceTimersByTime(PAUSE_MS);
  expect(say.mock.calls.length).toBeLessThanOrEqual(21);
  expect(say).toHaveBeenLastCalledWith({ cursor: { x: 499, y: 0 }, nodes: [] });
});

it("says nothing while nobody is there, and everything to who comes", () => {
  const { pointing, say } = setUp();
  pointing.setAudience(false);
  pointing.move({ x: 1, y: 2 });
  pointing.select(["a"]);
  expect(say).not.toHaveBeenCalled();
  pointing.setAudience(true);
  expect(say).toHaveBeenLastCalledWith({ cursor: { x: 1, y: 2 }, nodes: ["a"] });
});

it("takes the cursor away when it has not moved for long, and keeps the selection", () => {
  const { pointing, say } = setUp();
  pointing.select(["a"]);
  pointing.move({ x: 1, y: 2 });
  vi.advanceTimersByTime(IDLE_MS + PAUSE_MS);
  expect(say).toHaveBeenLastCalledWith({ cursor: null, nodes: ["a"] });
});

it("points at nothing from a hidden tab; the selection comes back with it", () => {
  const { pointing, say } = setUp();
  pointing.select(["a"]);
  vi.advanceTimersByTime(PAUSE_MS);
  pointing.show(false);
  vi.advanceTimersByTime(PAUSE_MS);
  expect(say).toHaveBeenLastCalledWith({ cursor: null, nodes: [] });
  pointing.show(true);
  vi.advanceTimersByTime(PAUSE_MS);
  expect(say).toHaveBeenLastCalledWith({ cursor: null, nodes: ["a"] });
});

it("tells no more nodes and no farther places than the server takes", () => {
  const { pointing, say } = setUp();
  pointing.select(Array.from({ length: 99 }, (_, index) => `n${index}`));
  pointing.move({ x: 1e12, y: -1e12 });
  vi.advanceTimersByTime(PAUSE_MS);
  const told = say.mock.lastCall?.[0];
  expect(told?.nodes).toHaveLength(MOST_NODES);
  expect(told?.cursor).toEqual({ x: 10_000_000, y: -10_000_000 });
});

it("says it again on a new line", () => {
  const { pointing, say } = setUp();
  pointing.select(["a"]);
  vi.advanceTimersByTime(PAUSE_MS);
  pointing.sayAgain();
  expect(say).toHaveBeenCalledTimes(2);
});
