import { describe, expect, it } from "vitest";
import { at, makeEvent, makeRun, makeStep } from "./fixtures";
import { applyEvents, mergeSnapshot, missingAfter, modelFromSnapshot } from "./reducer";
import type { RunEvent } from "./types";

const STORY: RunEvent[] = [
  makeEvent(1, "run.queued"),
  makeEvent(2, "run.started"),
  makeEvent(3, "step.ready", "load"),
  makeEvent(4, "step.starting", "load", { message: "building the environment" }),
  makeEvent(5, "step.running", "load"),
  makeEvent(6, "step.progress", "load", { progress: 0.5, message: "reading" }),
  makeEvent(7, "step.succeeded", "load", {
    seconds: 2,
    outputs: [{ port: "dataset", type: "DataTable", label: "Dataset", rows: 205, columns: 26, bytes: 9 }],
    metrics: {},
  }),
  makeEvent(8, "step.ready", "train"),
  makeEvent(9, "step.running", "train"),
  makeEvent(10, "step.failed", "train", {
    seconds: 1,
    error: { code: "0001", kind: "module", title: "Column not found", message: "No column prise." },
  }),
  makeEvent(11, "step.skipped", "score", { because: "train" }),
  makeEvent(12, "run.failed"),
];

const start = () =>
  modelFromSnapshot(
    makeRun([makeStep("load"), makeStep("train"), makeStep("score")], {
      state: "queued",
      started_at: null,
    }),
  );

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed;
  for (let index = result.length - 1; index > 0; index -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}

describe("applyEvents", () => {
  it("tells the whole story of a run", () => {
    const model = applyEvents(start(), STORY);
    expect(model.run.state).toBe("failed");
    expect(model.run.seconds).toBe(10);
    expect(model.steps["load"]).toMatchObject({ state: "succeeded", seconds: 2, progress: null });
    expect(model.steps["load"]?.outputs[0]?.rows).toBe(205);
    expect(model.steps["train"]).toMatchObject({ state: "failed", error: { code: "0001" } });
    expect(model.steps["score"]?.state).toBe("skipped");
    expect(model.run.step_counts).toMatchObject({ pending: 0, succeeded: 1, failed: 1, skipped: 1 });
    expect(model.lastSeq).toBe(12);
  });

  it("comes to the same end however the events are cut into batches", () => {
    const whole = applyEvents(start(), STORY);
    for (let cut = 0; cut <= STORY.length; cut += 1) {
      const parts = applyEvents(applyEvents(start(), STORY.slice(0, cut)), STORY.slice(cut));
      expect(parts).toEqual(whole);
    }
  });

  it("comes to the same end in any order and with repeats", () => {
    const whole = applyEvents(start(), STORY);
    for (let seed = 1; seed <= 40; seed += 1) {
      const order = shuffled([...STORY, ...STORY.slice(3, 8)], seed);
      const model = order.reduce((before, event) => applyEvents(before, [event]), start());
      expect(model).toEqual(whole);
    }
  });

  it("takes over what events say about execution", () => {
    const reusedFrom = { run: "r0", run_number: 3, node: "load" };
    const model = applyEvents(start(), [
      makeEvent(1, "run.queued"),
      makeEvent(2, "step.reused", "load", { reused_from: reusedFrom, seconds: 0 }),
      makeEvent(3, "step.starting", "train", {
        limits: { memory_mb: 512 },
        reason: { code: "never", message: "never ran before" },
      }),
      makeEvent(4, "step.lost", "train", { message: "The engine went away.", retry_at: at(9) }),
    ]);
    expect(model.steps["load"]).toMatchObject({ state: "reused", reused_from: reusedFrom });
    expect(model.steps["train"]).toMatchObject({
      state: "lost",
      cause: "infrastructure",
      retry_at: at(9),
      limits: { memory_mb: 512 },
      reason: { message: "never ran before" },
    });
    const later = applyEvents(model, [
      makeEvent(5, "step.ready", "train"),
      makeEvent(6, "step.failed", "train", {
        error: {
          code: "oom",
          kind: "out_of_memory",
          title: "Out of memory",
          message: "512 MB were not enough.",
        },
        resources: { peak_memory_bytes: 536_870_912 },
      }),
    ]);
    expect(later.steps["train"]).toMatchObject({
      state: "failed",
      cause: "out_of_memory",
      retry_at: null,
      resources: { peak_memory_bytes: 536_870_912 },
    });
  });

  it("keeps what a step warns of and counts such steps, until it is tried again", () => {
    const warned = [
      ...STORY.slice(0, 6),
      makeEvent(7, "step.succeeded", "load", { warnings: ["Mind the gap."] }),
      makeEvent(8, "step.reused", "train", { warnings: ["Mind the step.", "And the door."] }),
      makeEvent(9, "step.succeeded", "score"),
    ];
    const model = applyEvents(start(), warned);
    expect(model.steps["load"]?.warnings).toEqual(["Mind the gap."]);
    expect(model.steps["train"]?.warnings).toHaveLength(2);
    expect(model.steps["score"]?.warnings).toEqual([]);
    expect(model.run.warned_count).toBe(2);
    const again = applyEvents(model, [makeEvent(10, "step.ready", "load")]);
    expect(again.steps["load"]?.warnings).toEqual([]);
    expect(again.run.warned_count).toBe(1);
  });

  it("ignores events it has seen", () => {
    const model = applyEvents(start(), STORY.slice(0, 6));
    expect(applyEvents(model, STORY.slice(0, 6))).toBe(model);
  });

  it("holds events behind a gap and names where to ask from", () => {
    const model = applyEvents(start(), [...STORY.slice(0, 3), ...STORY.slice(5)]);
    expect(model.lastSeq).toBe(3);
    expect(missingAfter(model)).toBe(3);
    expect(model.steps["load"]?.state).toBe("ready");
    const filled = applyEvents(model, STORY.slice(3, 5));
    expect(missingAfter(filled)).toBeNull();
    expect(filled).toEqual(applyEvents(start(), STORY));
  });

  it("keeps the identity of every step that no event touches", () => {
    const before = applyEvents(start(), STORY.slice(0, 5));
    const after = applyEvents(before, [makeEvent(6, "step.progress", "load", { progress: 0.7 })]);
    expect(after.steps["load"]).not.toBe(before.steps["load"]);
    expect(after.steps["train"]).toBe(before.steps["train"]);
    expect(after.steps["score"]).toBe(before.steps["score"]);
  });

  it("starts a step afresh when it is tried again", () => {
    const lost = applyEvents(start(), [
      ...STORY.slice(0, 6),
      makeEvent(7, "step.lost", "load", { message: "The engine stopped." }),
      makeEvent(8, "step.ready", "load"),
      makeEvent(9, "step.starting", "load", { attempt: 2 }),
    ]);
    expect(lost.steps["load"]).toMatchObject({
      state: "starting",
      attempt: 2,
      progress: null,
      started_at: null,
    });
  });

  it("passes over kinds of events and nodes it does not know", () => {
    const model = applyEvents(start(), [
      makeEvent(1, "run.admired"),
      makeEvent(2, "step.admired", "load"),
      makeEvent(3, "step.running", "elsewhere"),
    ]);
    expect(model.lastSeq).toBe(3);
    expect(model.steps).toEqual(start().steps);
  });
});

describe("mergeSnapshot", () => {
  it("applies what waited behind a gap that the snapshot fills", () => {
    const behind = applyEvents(start(), [STORY[0] as RunEvent, STORY[5] as RunEvent]);
    const snapshot = makeRun(
      [
        makeStep("load", { state: "running", started_at: at(5), attempt: 1 }),
        makeStep("train"),
        makeStep("score"),
      ],
      { last_seq: 5 },
    );
    const merged = mergeSnapshot(behind, snapshot);
    expect(merged.lastSeq).toBe(6);
    expect(merged.steps["load"]?.progress).toBe(0.5);
    expect(missingAfter(merged)).toBeNull();
  });

  it("ignores a snapshot older than the events", () => {
    const model = applyEvents(start(), STORY);
    expect(mergeSnapshot(model, makeRun([makeStep("load")], { last_seq: 3 }))).toBe(model);
  });

  it("keeps the identity of steps that are as they were", () => {
    const model = start();
    const merged = mergeSnapshot(model, makeRun([makeStep("load"), makeStep("train", { state: "ready" })]));
    expect(merged.steps["load"]).toBe(model.steps["load"]);
    expect(merged.steps["train"]).not.toBe(model.steps["train"]);
  });
});
