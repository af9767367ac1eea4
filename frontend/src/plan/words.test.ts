import { describe, expect, it } from "vitest";
import type { NodePlan } from "@/api/execution";
import { planDetails, planSentence, planSummary, shortReason, sortedPlan } from "./words";

const node = (name: string, part: Partial<NodePlan> = {}): NodePlan => ({
  node: name,
  decision: "run",
  reason: { code: "changed", message: "learning rate 0.1 → 0.2", details: {} },
  changes: [],
  expected_seconds: null,
  reused_from: null,
  reusable: true,
  not_reusable_reason: null,
  ...part,
});

const REUSED = node("reused", {
  decision: "reuse",
  reason: { code: "same", message: "Nothing it depends on has changed since run 5.", details: {} },
  reused_from: { run: "r", run_number: 5, node: "reused" },
});
const MAYBE = node("maybe", {
  reason: { code: "upstream_runs", message: "runs if the result of Clean changes", details: {} },
  expected_seconds: 3,
});
const OUTSIDE = node("outside", {
  decision: "outside",
  reason: { code: "outside", message: "", details: {} },
});
const plan = (nodes: NodePlan[], seconds: number | null) => ({
  revision: 1,
  nodes,
  expected_seconds: seconds,
  reused: 0,
  runs: 0,
});

describe("the plan in words", () => {
  it("counts what certainly runs, what may run, what is reused and what is left out", () => {
    expect(planSummary(plan([REUSED, MAYBE, node("a"), OUTSIDE], 11))).toBe(
      "1 step runs, 1 may run, 1 is reused, 1 is left out, at most 11 s",
    );
    expect(planSummary(plan([node("a"), node("b")], 11))).toBe("2 steps run, about 11 s");
    expect(planSummary(plan([REUSED], 0))).toBe("0 steps run, 1 is reused");
    expect(planSummary(plan([node("a")], null))).toBe("1 step runs");
  });

  it("lists what runs first and leaves out what takes no part", () => {
    const order = sortedPlan([OUTSIDE, REUSED, MAYBE, node("a")]).map((entry) => entry.node);
    expect(order).toEqual(["a", "maybe", "reused"]);
  });

  it("says the reason in short and in full", () => {
    expect(shortReason(REUSED)).toBe("from run 5");
    expect(planSentence(REUSED)).toBe("Reuse: Nothing it depends on has changed since run 5.");
    expect(planSentence(node("a"))).toBe("Runs: learning rate 0.1 → 0.2");
    expect(planDetails(MAYBE)).toEqual(["Usually takes 3 s."]);
  });
});
