/**
 * Undo and redo. A step is one thing the user did, as a batch of operations and the batch that takes it back.
 *
 * Both directions are ordinary edits: they go to the server as new operations. Selection and viewport are not history.
 */
import { type OperationBody, type OperationType, replacedKey } from "./operations";
import { type NodeIds, withIds } from "./renumber";

/** What a step did, for "Undo: …"; `name` is of the first thing touched, `count` how many there were. */
export interface StepWords {
  readonly action:
    | OperationType
    | "paste"
    | "tidy"
    | "align"
    | "distribute"
    | "insert"
    | "splice"
    | "replace"
    | "restore"
    | "fix"
    | "group"
    | "ungroup"
    | "promote"
    | "publish"
    | "open_instance"
    | "detach_instance"
    | "update_instance"
    | "reset_instance";
  readonly name: string;
  readonly count: number;
}

export interface Step {
  readonly words: StepWords;
  readonly forward: readonly OperationBody[];
  readonly backward: readonly OperationBody[];
  /** Steps with the same key that follow each other quickly become one, as in typing. */
  readonly mergeKey: string | null;
  /** Milliseconds; only differences count. */
  readonly at: number;
}

export interface History {
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export const EMPTY_HISTORY: History = { past: [], future: [] };

const STEP_LIMIT = 500;
/** A pause this long while typing starts a new step. */
const MERGE_WINDOW_MS = 2_000;

export function record(history: History, step: Step): History {
  const last = history.past.at(-1);
  const merges =
    last !== undefined &&
    history.future.length === 0 &&
    step.mergeKey !== null &&
    step.mergeKey === last.mergeKey &&
    step.words.action === last.words.action &&
    step.at - last.at <= MERGE_WINDOW_MS;
  if (merges) {
    // each replaces the whole value, so the newest way forward and the oldest way back are enough
    const merged: Step = { ...step, backward: last.backward };
    return { past: [...history.past.slice(0, -1), merged], future: [] };
  }
  return { past: [...history.past, step].slice(-STEP_LIMIT), future: [] };
}

/** The step to take back and the history once that is done. */
export function undo(history: History): { step: Step; history: History } | null {
  const step = history.past.at(-1);
  if (!step) return null;
  // never merge into a step that has been undone and redone
  const settled = { ...step, mergeKey: null };
  return { step, history: { past: history.past.slice(0, -1), future: [...history.future, settled] } };
}

export function redo(history: History): { step: Step; history: History } | null {
  const step = history.future.at(-1);
  if (!step) return null;
  return { step, history: { past: [...history.past, step], future: history.future.slice(0, -1) } };
}

/** Steps that replace one value: the key under which they merge, or null for everything else. */
export function mergeKeyOf(operations: readonly OperationBody[]): string | null {
  const [operation, ...others] = operations;
  if (!operation || others.length > 0) return null;
  return replacedKey(operation);
}

/** The same steps on nodes that have other ids now. */
export function withNodeIds({ past, future }: History, ids: NodeIds): History {
  const moved = (step: Step): Step => ({
    ...step,
    forward: step.forward.map((operation) => withIds(operation, ids)),
    backward: step.backward.map((operation) => withIds(operation, ids)),
  });
  return { past: past.map(moved), future: future.map(moved) };
}
