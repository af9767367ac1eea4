/**
 * The queue between the canvas and the server, as a pure state machine.
 *
 * The user sees `document` = what the server has confirmed + what is on its way + what waits. Edits show at once and
 * travel in batches against a base revision. Someone else's edits come as missed operations: they are put below our
 * own, and ours are applied again on top. What no longer fits is taken out and reported, nothing vanishes silently.
 *
 * The shell around it (`editor/SyncDriver.ts`) owns timers and requests.
 */
import { applyAll, type Refused } from "./apply";
import { type Authored, authorAgainst } from "./blame";
import type { ModuleIndex } from "./catalog";
import { BATCH_LIMIT, type GraphDocument } from "./model";
import { type Operation, replacedKey } from "./operations";
import { applyRenumbering, type NodeIds } from "./renumber";
import { NO_SETTERS, type Setters, withSetters } from "./settings";

export interface SyncState {
  readonly modules: ModuleIndex;
  readonly revision: number;
  /** The document at `revision`, exactly as the server has it. */
  readonly confirmed: GraphDocument;
  /** Sent, not answered. Sent again unchanged when no answer comes: repeated ids are harmless. */
  readonly inFlight: readonly Operation[];
  readonly queued: readonly Operation[];
  readonly document: GraphDocument;
  /** How many of the queued operations go one by one, to find the one that the server refuses. */
  readonly oneByOne: number;
  /** Queued operations that were sent before: the server may have them already, or get them yet. */
  readonly tried: ReadonlySet<string>;
  /** What others have set since this began, and who. */
  readonly setters: Setters;
}

export interface Batch {
  readonly base_revision: number;
  readonly operations: readonly Operation[];
}

export interface Answer {
  readonly revision: number;
  readonly operations: readonly Operation[];
  /** Whose they are, one for each. */
  readonly authors?: readonly (string | null)[];
}

export interface Rebased {
  readonly state: SyncState;
  readonly refused: readonly Refused[];
}

export interface Merged extends Rebased {
  /** Ids of our new nodes that someone else has taken → those in their place. */
  readonly ids: NodeIds;
}

const NONE: ReadonlySet<string> = new Set();

export function startSync(modules: ModuleIndex, revision: number, document: GraphDocument): SyncState {
  return {
    modules,
    revision,
    confirmed: document,
    inFlight: [],
    queued: [],
    document,
    oneByOne: 0,
    tried: NONE,
    setters: NO_SETTERS,
  };
}

export const pendingOf = (state: SyncState): readonly Operation[] => [...state.inFlight, ...state.queued];
export const isSaved = (state: SyncState): boolean =>
  state.inFlight.length === 0 && state.queued.length === 0;

/** Add edits of the user. They are applied all or not at all, so a gesture is never done by halves. */
export function enqueue(state: SyncState, operations: readonly Operation[]): Rebased {
  const outcome = applyAll(state.document, operations, state.modules);
  if (outcome.refused.length > 0) return { state, refused: outcome.refused };
  const queued = compact([...state.queued, ...operations], state);
  return { state: { ...state, queued, document: outcome.document }, refused: [] };
}

/** Take up edits of an earlier visit, as far as they still fit. */
export function adopt(state: SyncState, operations: readonly Operation[]): Rebased {
  const { document, accepted, refused } = applyAll(state.document, operations, state.modules);
  return { state: { ...state, queued: [...state.queued, ...accepted], document }, refused };
}

/** The next batch to send, unless one is on its way or there is nothing to say. */
export function takeBatch(state: SyncState): { state: SyncState; batch: Batch } | null {
  if (state.inFlight.length > 0) return { state, batch: batchOf(state, state.inFlight) };
  if (state.queued.length === 0) return null;
  const size = state.oneByOne > 0 ? 1 : BATCH_LIMIT;
  const inFlight = state.queued.slice(0, size);
  const next = {
    ...state,
    inFlight,
    queued: state.queued.slice(size),
    oneByOne: Math.max(0, state.oneByOne - 1),
  };
  return { state: next, batch: batchOf(next, inFlight) };
}

const batchOf = (state: SyncState, operations: readonly Operation[]): Batch => ({
  base_revision: state.revision,
  operations,
});

/** The server has taken the batch. Null when its revision shows that others came between: catch up first. */
export function acknowledge(state: SyncState, revision: number): SyncState | null {
  if (revision <= state.revision) return { ...state, inFlight: [] };
  if (revision !== state.revision + 1) return null;
  const confirmed = applyAll(state.confirmed, state.inFlight, null).document;
  return { ...state, revision, confirmed, inFlight: [] };
}

/** Operations of others (and perhaps of ours, when an answer was lost) that the server has and we have not. */
export function rebase(state: SyncState, answer: Answer): Merged {
  if (answer.revision <= state.revision) return { state, refused: [], ids: new Map() };
  const known = new Set(answer.operations.map(({ id }) => id));
  const confirmed = applyAll(state.confirmed, answer.operations, null).document;
  const inFlight = state.inFlight.filter(({ id }) => !known.has(id));
  const queued = state.queued.filter(({ id }) => !known.has(id));
  const theirs = othersIn(answer, state);
  const sent = applyRenumbering(confirmed, inFlight, state.modules);
  const waiting = applyRenumbering(sent.document, queued, state.modules, sent.ids);
  return {
    state: {
      ...state,
      revision: answer.revision,
      confirmed,
      inFlight: sent.accepted,
      queued: waiting.accepted,
      document: waiting.document,
      oneByOne: Math.min(state.oneByOne, waiting.accepted.length),
      setters: withSetters(state.setters, theirs),
    },
    refused: [...sent.refused, ...waiting.refused].map((one) => ({
      ...one,
      by: authorAgainst(one.operation, theirs),
    })),
    ids: waiting.ids,
  };
}

function othersIn({ operations, authors = [] }: Answer, state: SyncState): Authored[] {
  const own = new Set(pendingOf(state).map(({ id }) => id));
  return operations.flatMap((operation, index) =>
    own.has(operation.id) ? [] : [{ operation, author: authors[index] ?? null }],
  );
}

/** The batch may or may not have arrived: it goes back to the head of the queue. */
export function putBack(state: SyncState): SyncState {
  const queued = [...state.inFlight, ...state.queued];
  const sent = new Set(state.inFlight.map(({ id }) => id));
  const tried = new Set(queued.map(({ id }) => id).filter((id) => sent.has(id) || state.tried.has(id)));
  return { ...state, inFlight: [], queued, tried };
}

/**
 * The server refuses the batch although it looked fine here. A batch of several is tried again one by one, so that one
 * bad edit does not take its neighbours along; a single one is taken out, with what hangs on it.
 */
export function reject(state: SyncState): Rebased & { readonly dropped: readonly Operation[] } {
  if (state.inFlight.length > 1) {
    const retry = { ...putBack(state), oneByOne: state.inFlight.length };
    return { state: retry, refused: [], dropped: [] };
  }
  const outcome = applyAll(state.confirmed, state.queued, state.modules);
  return {
    state: { ...state, inFlight: [], queued: outcome.accepted, document: outcome.document },
    refused: outcome.refused,
    dropped: state.inFlight,
  };
}

/** Unsent edits that replace the value of an earlier unsent edit make that one superfluous. */
function compact(operations: readonly Operation[], { oneByOne, tried }: SyncState): Operation[] {
  const last = operations.at(-1);
  const previous = operations.at(-2);
  if (!last || !previous || operations.length - 2 < oneByOne || tried.has(previous.id))
    return [...operations];
  const replaces = replacedKey(last);
  if (replaces === null || replaces !== replacedKey(previous)) return [...operations];
  return [...operations.slice(0, -2), last];
}
