/** React's view of a live run. Each hook renders its component only when the part it names has changed. */
import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import type { Cause, ReusedFrom } from "@/api/execution";
import { runSource } from "./api";
import { stepCause } from "./causes";
import type { RunModel } from "./reducer";
import type { ConnectionState } from "./socket";
import { type RunSnapshot, type RunSource, RunStore } from "./store";
import { isFinalRun, type StepError, type StepRow, type StepState } from "./types";

const EMPTY: RunSnapshot = { model: null, connection: "closed", failure: null };
const stores = new Map<string, RunStore>();

export function runStore(runId: string): RunStore {
  let store = stores.get(runId);
  if (store === undefined) {
    store = new RunStore(runId, runSource);
    stores.set(runId, store);
  }
  return store;
}

/** From now on the run of this id is read from there. */
export function provideRun(runId: string, source: RunSource): void {
  if (!stores.has(runId)) stores.set(runId, new RunStore(runId, source));
}

/** Whether what has been read of the run says that it is over. */
export function isKnownToBeOver(runId: string): boolean {
  const state = stores.get(runId)?.getSnapshot().model?.run.state;
  return state !== undefined && isFinalRun(state);
}

/** Forget every run, so that one test cannot see the run of another. */
export function forgetRuns(): void {
  stores.clear();
}

const ignore = () => () => undefined;

function useRunPart<T>(runId: string | null, select: (snapshot: RunSnapshot) => T): T {
  const store = runId === null ? null : runStore(runId);
  const subscribe = store?.subscribe ?? ignore;
  const read = () => select(store?.getSnapshot() ?? EMPTY);
  return useSyncExternalStore(subscribe, read, read);
}

export interface RunView {
  readonly model: RunModel | null;
  readonly connection: ConnectionState;
  readonly failure: unknown;
  readonly reload: () => Promise<void>;
}

/** Everything about a run. Renders on every event: for panels, not for nodes. */
export function useRun(runId: string | null): RunView {
  const snapshot = useRunPart(runId, (whole) => whole);
  const reload = useCallback(async () => {
    if (runId !== null) await runStore(runId).reload();
  }, [runId]);
  return useMemo(() => ({ ...snapshot, reload }), [snapshot, reload]);
}

/** The run as it was when its state last changed: an event about a step, which counts it anew, does not render. */
export function useRunRow(runId: string | null): RunModel["run"] | undefined {
  const state = useRunPart(runId, ({ model }) => model?.run.state);
  return useMemo(
    () => (runId === null || state === undefined ? undefined : runStore(runId).getSnapshot().model?.run),
    [runId, state],
  );
}

/** The name of the step that failed first, as far as the order of the steps tells. */
export function useFailedStep(runId: string | null): string | undefined {
  return useRunPart(
    runId,
    ({ model }) => Object.values(model?.steps ?? {}).find(({ state }) => state === "failed")?.name,
  );
}

export interface NodeRun {
  readonly state: StepState;
  readonly progress: number | null;
  readonly message: string | null;
  readonly seconds: number | null;
  readonly startedAt: string | null;
  readonly error: StepError | null;
  readonly warnings: readonly string[];
  readonly cause: Cause | null;
  /** A lost step is tried again at this moment. */
  readonly retryAt: string | null;
  readonly reusedFrom: ReusedFrom | null;
}

const nodeRuns = new WeakMap<StepRow, NodeRun>();

function nodeRun(step: StepRow): NodeRun {
  let view = nodeRuns.get(step);
  if (view === undefined) {
    view = {
      state: step.state,
      progress: step.progress,
      message: step.message || step.queue_reason,
      seconds: step.seconds,
      startedAt: step.started_at,
      error: step.error,
      warnings: step.warnings,
      cause: stepCause(step),
      retryAt: step.state === "lost" ? step.retry_at : null,
      reusedFrom: step.reused_from,
    };
    nodeRuns.set(step, view);
  }
  return view;
}

/** The state of one node in a run; an event about another node does not render it. */
export function useNodeRun(runId: string | null, node: string): NodeRun | null {
  return useRunPart(runId, ({ model }) => {
    const step = model?.steps[node];
    return step === undefined ? null : nodeRun(step);
  });
}

export interface GroupRun {
  readonly failed: number;
  readonly running: number;
  readonly succeeded: number;
  readonly warned: number;
}

/** How many of these nodes are in what state; an event that changes no count does not render. */
export function useGroupRun(runId: string | null, nodes: readonly string[]): GroupRun {
  const counts = useRunPart(runId, ({ model }) => {
    const count = (...states: readonly StepState[]) =>
      nodes.filter((node) => states.includes(model?.steps[node]?.state ?? "pending")).length;
    // one text, so that equal counts are the same value
    const warned = nodes.filter((node) => model?.steps[node]?.warnings.length).length;
    return `${count("failed")} ${count("running", "starting")} ${count("succeeded", "reused")} ${warned}`;
  });
  return useMemo(() => {
    const [failed = 0, running = 0, succeeded = 0, warned = 0] = counts.split(" ").map(Number);
    return { failed, running, succeeded, warned };
  }, [counts]);
}

/** The whole step, for the panels that show one. */
export function useStep(runId: string | null, node: string | null): StepRow | null {
  return useRunPart(runId, ({ model }) => (node === null ? null : (model?.steps[node] ?? null)));
}

/** Node id → state. Renders on every event; a canvas uses `useNodeRun` in its nodes instead. */
export function useRunStates(runId: string | null): ReadonlyMap<string, NodeRun> {
  const model = useRunPart(runId, (snapshot) => snapshot.model);
  const last = useRef<ReadonlyMap<string, NodeRun>>(new Map());
  return useMemo(() => {
    const next = new Map(Object.values(model?.steps ?? {}).map((step) => [step.node, nodeRun(step)]));
    const same =
      next.size === last.current.size && [...next].every(([node, view]) => last.current.get(node) === view);
    if (!same) last.current = next;
    return last.current;
  }, [model]);
}
