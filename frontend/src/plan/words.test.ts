import { describe, expect, it } from "vitest";
import type { NodePlan } from "@/api/execution";
import { makeNodePlan } from "./fixtures";
import { planDetails, planSentence, planSummary, shortReason, sortedPlan } from "./words";

const REUSED = makeNodePlan("reused", {
  decision: "reuse",
  reason: { code: "same", message: "Nothing it depends on has changed since run 5.", details: {} },
  reused_from: { run: "r", run_number: 5, node: "reused" },
});
const MAYBE = makeNodePlan("maybe", {
  reason: { code: "upstream_runs", message: "runs if the result of Clean changes", details: {} },
  expected_seconds: 3,
});
const OUTSIDE = makeNodePlan("outside", {
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
    expect(planSummary(plan([REUSED, MAYBE, makeNodePlan("a"), OUTSIDE], 11))).toBe(
      "1 step runs, 1 may run, 1 is reused, 1 is left out, at most 11 s",
    );
    expect(planSummary(plan([makeNodePlan("a"), makeNodePlan("b")], 11))).toBe("2 steps run, about 11 s");
    expect(planSummary(plan([REUSED], 0))).toBe("0 steps run, 1 is reused");
    expect(planSummary(plan([makeNodePlan("a")], null))).toBe("1 step runs");
  });

  it("lists what runs first and leaves out what takes no part", () => {
    const order = sortedPlan([OUTSIDE, REUSED, MAYBE, makeNodePlan("a")]).map((entry) => entry.node);
    expect(order).toEqual(["a", "maybe", "reused"]);
  });

  it("says the reason in short and in full", () => {
    expect(shortReason(REUSED)).toBe("from run 5");
    expect(planSentence(REUSED)).toBe("Reuse: Nothing it depends on has changed since run 5.");
    expect(planSentence(makeNodePlan("a"))).toBe("Runs: learning rate 0.1 → 0.2");
    expect(planDetails(MAYBE)).toEqual(["Usually takes 3 s."]);
  });
});
