import { describe, expect, it } from "vitest";
import { EMPTY_HISTORY, mergeKeyOf, record, redo, type Step, undo } from "./history";
import type { OperationBody } from "./operations";

const typed = (value: string, before: string | null, at: number): Step => {
  const forward: OperationBody[] = [{ type: "set_parameter", node_id: "n", name: "p", value }];
  return {
    words: { action: "set_parameter", name: "n", count: 1 },
    forward,
    backward: [{ type: "set_parameter", node_id: "n", name: "p", value: before }],
    mergeKey: mergeKeyOf(forward),
    at,
  };
};

describe("history", () => {
  it("makes one step of quick typing, which leads back to before it", () => {
    let history = record(EMPTY_HISTORY, typed("a", null, 0));
    history = record(history, typed("ab", "a", 300));
    history = record(history, typed("abc", "ab", 700));
    expect(history.past).toHaveLength(1);
    expect(undo(history)?.step.backward).toEqual([
      { type: "set_parameter", node_id: "n", name: "p", value: null },
    ]);
    expect(undo(history)?.step.forward).toEqual(typed("abc", null, 0).forward);
  });

  it("starts a new step after a pause", () => {
    const history = record(record(EMPTY_HISTORY, typed("a", null, 0)), typed("ab", "a", 5_000));
    expect(history.past).toHaveLength(2);
  });

  it("does not merge edits of different things", () => {
    const other: Step = { ...typed("x", null, 100), mergeKey: "parameter:n:q" };
    expect(record(record(EMPTY_HISTORY, typed("a", null, 0)), other).past).toHaveLength(2);
  });

  it("goes back and forth", () => {
    const history = record(EMPTY_HISTORY, typed("a", null, 0));
    const back = undo(history);
    expect(back?.history.past).toEqual([]);
    const again = redo(back?.history ?? EMPTY_HISTORY);
    expect(again?.history.past).toHaveLength(1);
    expect(again?.step.forward).toEqual(history.past[0]?.forward);
  });

  it("forgets what could be redone once something new is done", () => {
    const back = undo(record(EMPTY_HISTORY, typed("a", null, 0)));
    const history = record(back?.history ?? EMPTY_HISTORY, typed("b", null, 9_000));
    expect(redo(history)).toBeNull();
  });

  it("has nothing to undo at the start", () => {
    expect(undo(EMPTY_HISTORY)).toBeNull();
    expect(redo(EMPTY_HISTORY)).toBeNull();
  });
});
