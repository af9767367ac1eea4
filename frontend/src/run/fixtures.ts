/** Runs for tests. */
import { EMPTY_DOCUMENT } from "@/graph/model";
import type { RunDetail, RunEvent, RunRow, StepRow } from "./types";

export const T0 = "2026-03-01T10:00:00.000Z";

/** The moment `seconds` after the run was queued. */
export function at(seconds: number): string {
  return new Date(Date.parse(T0) + seconds * 1000).toISOString();
}

const LIMITS = { memory_mb: 2048, cpus: 1, timeout_s: 3600 };

export function makeStep(node: string, part: Partial<StepRow> = {}): StepRow {
  const name = node.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());
  return {
    node,
    name,
    module: node,
    version: "1.0.0",
    display_name: name,
    state: "pending",
    attempt: 0,
    ready_at: null,
    started_at: null,
    finished_at: null,
    seconds: null,
    progress: null,
    message: "",
    error: null,
    metrics: {},
    warnings: [],
    outputs: [],
    log_bytes: 0,
    queue_reason: null,
    because: null,
    cause: null,
    reused_from: null,
    reason: null,
    resources: {},
    limits: LIMITS,
    not_reusable: null,
    retry_at: null,
    ...part,
  };
}

export function makeRunRow(part: Partial<RunRow> = {}): RunRow {
  return {
    id: "r1",
    number: 7,
    pipeline: { id: "p1", name: "Automobile price" },
    project: "pr1",
    state: "running",
    kind: "pipeline",
    revision: 12,
    created_by: "ada",
    queued_at: T0,
    started_at: at(1),
    finished_at: null,
    seconds: null,
    runner: "docker",
    isolated: true,
    step_counts: {},
    metrics: {},
    isolation: "step",
    scope: { kind: "all", nodes: [] },
    resumed_from: null,
    reused_count: 0,
    warned_count: 0,
    ...part,
  };
}

export function makeRun(steps: StepRow[], part: Partial<RunDetail> = {}): RunDetail {
  const step_counts: RunRow["step_counts"] = {};
  for (const step of steps) step_counts[step.state] = (step_counts[step.state] ?? 0) + 1;
  const warned_count = steps.filter(({ warnings }) => warnings.length > 0).length;
  return {
    ...makeRunRow({ step_counts, warned_count }),
    last_seq: 0,
    document: EMPTY_DOCUMENT,
    steps,
    ...part,
  };
}

export function makeEvent(
  seq: number,
  type: string,
  node: string | null = null,
  data: RunEvent["data"] = {},
): RunEvent {
  return { seq, type, at: at(seq), node, data };
}
