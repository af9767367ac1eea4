/**
 * The picture of one run: a snapshot from the server, moved forward by events with dense sequence numbers.
 *
 * Pure: no network, no clock. Repeated events change nothing, events that arrive ahead of a gap wait until the gap is
 * filled, and steps that an event does not touch keep their identity, so that only one node renders again.
 */
import type { JsonValue } from "@/graph/model";
import { causeOf } from "./causes";
import type {
  OutputSummary,
  RunDetail,
  RunEvent,
  RunRow,
  RunState,
  StepError,
  StepRow,
  StepState,
} from "./types";

export interface RunModel {
  readonly run: RunRow;
  readonly document: unknown;
  /** Values of the pipeline parameters, by name. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Node ids in the order of the plan. */
  readonly order: readonly string[];
  readonly steps: Readonly<Record<string, StepRow>>;
  readonly lastSeq: number;
  /** Events that arrived ahead of a missing one, by rising number. */
  readonly waiting: readonly RunEvent[];
}

export function modelFromSnapshot(detail: RunDetail): RunModel {
  const { steps, document, parameters = {}, last_seq, ...run } = detail;
  return {
    run,
    document,
    parameters,
    order: steps.map((step) => step.node),
    steps: Object.fromEntries(steps.map((step) => [step.node, step])),
    lastSeq: last_seq,
    waiting: [],
  };
}

/** A later snapshot replaces an earlier one; an older one is ignored. Steps that are equal keep their identity. */
export function mergeSnapshot(model: RunModel, detail: RunDetail): RunModel {
  if (detail.last_seq < model.lastSeq) return model;
  const fresh = modelFromSnapshot(detail);
  const steps: Record<string, StepRow> = {};
  for (const [node, step] of Object.entries(fresh.steps)) {
    const known = model.steps[node];
    steps[node] = known && JSON.stringify(known) === JSON.stringify(step) ? known : step;
  }
  return applyEvents({ ...fresh, steps }, model.waiting);
}

export function applyEvents(model: RunModel, events: readonly RunEvent[]): RunModel {
  const queue = pendingEvents(model, events);
  let ready = 0;
  let expected = model.lastSeq + 1;
  while (queue[ready]?.seq === expected) {
    ready += 1;
    expected += 1;
  }
  const waiting = queue.slice(ready);
  if (ready === 0) {
    return waiting.length === model.waiting.length ? model : { ...model, waiting };
  }
  const steps: Record<string, StepRow> = { ...model.steps };
  let run = model.run;
  for (const event of queue.slice(0, ready)) {
    if (event.type.startsWith("run.")) run = applyRunEvent(run, event);
    else if (event.node !== null) run = applyToStep(run, steps, event.node, event);
  }
  return { ...model, run, steps, lastSeq: expected - 1, waiting };
}

/** The number after which events must be fetched again because one is missing; null when nothing is missing. */
export function missingAfter(model: RunModel): number | null {
  return model.waiting.length > 0 ? model.lastSeq : null;
}

function pendingEvents(model: RunModel, events: readonly RunEvent[]): RunEvent[] {
  const bySeq = new Map<number, RunEvent>();
  for (const event of [...model.waiting, ...events]) {
    if (event.seq > model.lastSeq) bySeq.set(event.seq, event);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

const RUN_STATES: Readonly<Record<string, RunState>> = {
  "run.queued": "queued",
  "run.started": "running",
  "run.canceling": "canceling",
  "run.succeeded": "succeeded",
  "run.failed": "failed",
  "run.canceled": "canceled",
};

function applyRunEvent(run: RunRow, event: RunEvent): RunRow {
  const state = RUN_STATES[event.type];
  if (state === undefined) return run;
  const next = { ...run, state };
  if (event.type === "run.started") next.started_at = event.at;
  if (state === "succeeded" || state === "failed" || state === "canceled") {
    next.finished_at = event.at;
    next.seconds = numberIn(event, "seconds") ?? secondsBetween(run.started_at, event.at);
  }
  return next;
}

function applyToStep(run: RunRow, steps: Record<string, StepRow>, node: string, event: RunEvent): RunRow {
  const before = steps[node];
  if (before === undefined) return run;
  const after = { ...before, ...stepChange(before, event) };
  steps[node] = after;
  const newlyWarned = Number(after.warnings.length > 0) - Number(before.warnings.length > 0);
  if (newlyWarned !== 0) run = { ...run, warned_count: run.warned_count + newlyWarned };
  if (after.state === before.state) return run;
  const counts = { ...run.step_counts };
  counts[before.state] = Math.max(0, (counts[before.state] ?? 0) - 1);
  counts[after.state] = (counts[after.state] ?? 0) + 1;
  return { ...run, step_counts: counts };
}

/** What an event changes in a step; an unknown kind of event changes nothing. */
function stepChange(step: StepRow, event: RunEvent): Partial<StepRow> {
  switch (event.type) {
    case "step.ready":
      return { ...CLEARED, state: "ready", ready_at: event.at };
    case "step.starting":
      return {
        ...CLEARED,
        ...executionIn(event),
        state: "starting",
        message: textIn(event, "message") ?? "",
        attempt: numberIn(event, "attempt") ?? Math.max(step.attempt, 1),
      };
    case "step.running":
      return {
        state: "running",
        started_at: event.at,
        message: textIn(event, "message") ?? "",
        queue_reason: null,
      };
    case "step.progress":
      return {
        progress: numberIn(event, "progress") ?? step.progress,
        message: textIn(event, "message") ?? step.message,
      };
    case "step.canceling":
      return { state: "canceling" };
    case "step.lost":
      return {
        ...executionIn(event),
        state: "lost",
        cause: "infrastructure",
        message: textIn(event, "message") ?? "",
        progress: null,
      };
    default:
      return finalChange(step, event);
  }
}

const CLEARED: Partial<StepRow> = {
  started_at: null,
  finished_at: null,
  seconds: null,
  progress: null,
  message: "",
  error: null,
  warnings: [],
  cause: null,
  queue_reason: null,
  retry_at: null,
};

const FINAL_STATES: Readonly<Record<string, StepState>> = {
  "step.succeeded": "succeeded",
  "step.reused": "reused",
  "step.failed": "failed",
  "step.skipped": "skipped",
  "step.canceled": "canceled",
};

/** What the data of a final event may hold. */
interface StepResult {
  readonly outputs?: OutputSummary[];
  readonly metrics?: Record<string, number>;
  readonly warnings?: string[];
  readonly error?: StepError;
}

function finalChange(step: StepRow, event: RunEvent): Partial<StepRow> {
  const state = FINAL_STATES[event.type];
  if (state === undefined) return {};
  const change: Partial<StepRow> = {
    ...executionIn(event),
    state,
    finished_at: event.at,
    progress: null,
    message: state === "skipped" ? "" : (textIn(event, "message") ?? ""),
    seconds: numberIn(event, "seconds") ?? secondsBetween(step.started_at, event.at),
    queue_reason: null,
    retry_at: null,
  };
  if (state === "skipped") change.because = textIn(event, "because");
  const { outputs, metrics, warnings, error } = event.data as StepResult;
  if (Array.isArray(outputs)) change.outputs = outputs;
  if (isRecord(metrics)) change.metrics = metrics;
  if (Array.isArray(warnings)) change.warnings = warnings;
  if (isRecord(error)) {
    change.error = error;
    change.cause ??= causeOf(error.kind);
  }
  return change;
}

/** What an event says about how the step executes; only what it says is changed. */
function executionIn(event: RunEvent): Partial<StepRow> {
  const said = event.data as Partial<StepRow>;
  const change: Partial<StepRow> = {};
  if (typeof said.cause === "string") change.cause = said.cause;
  if (isRecord(said.reason ?? undefined)) change.reason = said.reason ?? null;
  if (isRecord(said.reused_from ?? undefined)) change.reused_from = said.reused_from ?? null;
  if (isRecord(said.resources)) change.resources = said.resources;
  if (isRecord(said.limits)) change.limits = said.limits;
  if (typeof said.retry_at === "string") change.retry_at = said.retry_at;
  return change;
}

function isRecord<T>(value: T | undefined): value is T & object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numberIn(event: RunEvent, key: string): number | null {
  const value = event.data[key];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function textIn(event: RunEvent, key: string): string | null {
  const value = event.data[key];
  return typeof value === "string" && value !== "" ? value : null;
}

function secondsBetween(from: string | null, to: string): number | null {
  if (from === null) return null;
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}
