/** A shared run in the shape that the views of runs read. What a link does not show is empty. */
import type { RunDetail, SharedRun, StepRow } from "@/api/types";

const NOTHING_MORE = {
  log_bytes: 0,
  queue_reason: null,
  reused_from: null,
  reason: null,
  resources: {},
  limits: { memory_mb: 0, cpus: 0, timeout_s: 0 },
  not_reusable: null,
  retry_at: null,
} as const;

export function asRunDetail(id: string, { name, ...run }: SharedRun): RunDetail {
  return {
    ...run,
    id,
    pipeline: { id: "", name },
    project: "",
    kind: "pipeline",
    created_by: null,
    runner: "",
    isolated: true,
    isolation: "step",
    scope: { kind: "all", nodes: [] },
    resumed_from: null,
    reused_count: run.step_counts.reused ?? 0,
    warned_count: run.steps.filter(({ warnings }) => warnings.length > 0).length,
    last_seq: 0,
    steps: run.steps.map((step): StepRow => ({ ...step, ...NOTHING_MORE })),
  };
}
