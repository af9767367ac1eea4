/**
 * The shell around the sync machine: when to send, what to do with the answer, how long to wait after a failure.
 *
 * Unsent edits are also kept in the browser's storage, so that closing the tab while offline loses nothing: they are
 * applied again on the next visit, and the ids of operations keep that harmless.
 */
import { ApiError } from "@/api/errors";
import type { Refused } from "@/graph/apply";
import { type Operation, replacedKey } from "@/graph/operations";
import type { NodeIds } from "@/graph/renumber";
import * as sync from "@/graph/sync";

export type SaveStatus = "saved" | "saving" | "retrying";

export interface Transport {
  send(batch: sync.Batch): Promise<sync.Answer>;
  missedAfter(revision: number): Promise<sync.Answer>;
}

export interface Keeper {
  load(): sync.Batch;
  store(pending: sync.Batch): void;
}

export interface DriverEvents {
  onChange(state: sync.SyncState, status: SaveStatus): void;
  /** Edits that no longer fit after someone else's. */
  onRefused(refused: readonly Refused[]): void;
  /** The server would not take an edit, in its words. */
  onRejected(dropped: readonly Operation[], message: string): void;
  /** Edits of someone else were merged with unsent ones of ours. */
  onMerged(): void;
  /** New nodes of ours have other ids now, because someone else was faster; told before the state that has them. */
  onRenumbered(ids: NodeIds): void;
  /** Nothing more can be saved from here, e.g. because the pipeline was deleted. */
  onFatal(error: ApiError): void;
}

/** Edits that replace each other at this pace are one gesture: a slider, or an arrow key that is held. */
const GESTURE_PACE_MS = 100;
/** A gesture is sent as one operation once it has rested so long. */
const GATHER_MS = 350;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000];

export class SyncDriver {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private busy: Promise<void> | null = null;
  private failures = 0;
  private stopped = false;
  /** What the socket told while an answer was awaited, by revision. */
  private readonly heard = new Map<number, sync.Answer>();
  private latest = 0;
  /** The last edit, for as long as a gesture may go on with it. */
  private last: { readonly key: string | null; readonly at: number } = { key: null, at: 0 };

  constructor(
    private state: sync.SyncState,
    private readonly transport: Transport,
    private readonly keeper: Keeper,
    private readonly events: DriverEvents,
  ) {}

  get current(): sync.SyncState {
    return this.state;
  }

  get status(): SaveStatus {
    if (sync.isSaved(this.state)) return "saved";
    return this.failures > 0 ? "retrying" : "saving";
  }

  /** Take up edits that an earlier visit could not send. Resolves to how many there were. */
  async resume(): Promise<number> {
    const { base_revision, operations } = this.keeper.load();
    if (operations.length === 0) return 0;
    const missed =
      base_revision < this.state.revision ? await this.transport.missedAfter(base_revision) : null;
    const arrived = new Set(missed?.operations.map(({ id }) => id));
    const { state, refused } = sync.adopt(
      this.state,
      operations.filter(({ id }) => !arrived.has(id)),
    );
    this.update(state);
    if (refused.length > 0) this.events.onRefused(refused);
    this.retryNow();
    return sync.pendingOf(state).length;
  }

  /** Apply edits at once. They are sent at once too, unless an answer is awaited or a gesture is under way. */
  edit(operations: readonly Operation[]): readonly Refused[] {
    const { state, refused } = sync.enqueue(this.state, operations);
    if (refused.length > 0) return refused;
    this.update(state);
    const isGesture = this.goesOn(operations);
    if (this.failures > 0 && this.timer !== null) return [];
    if (isGesture) this.schedule(GATHER_MS);
    // what comes while an answer is awaited goes together after it
    else if (!this.busy) this.schedule(0);
    return [];
  }

  private goesOn(operations: readonly Operation[]): boolean {
    const [operation] = operations;
    const before = this.last;
    const key = operation && operations.length === 1 ? replacedKey(operation) : null;
    this.last = { key, at: Date.now() };
    return key !== null && key === before.key && this.last.at - before.at <= GESTURE_PACE_MS;
  }

  /** What another editor did, as the socket tells it: late, twice, out of order, or not at all. */
  async receive(answer: sync.Answer): Promise<void> {
    if (answer.revision <= this.state.revision) return;
    this.heard.set(answer.revision, answer);
    await this.hearRevision(answer.revision);
  }

  /** Where the draft is by now. What is missing on the way there is asked for. */
  async hearRevision(revision: number): Promise<void> {
    this.latest = Math.max(this.latest, revision);
    if (this.busy) return;
    this.takeHeard();
    if (this.isBehind) await this.catchUp();
  }

  /** Ask for everything after our revision, as after a reconnect. Throws when nobody answers. */
  async catchUp(): Promise<void> {
    await this.alone(async () => {
      let missed: sync.Answer;
      do {
        missed = await this.transport.missedAfter(this.state.revision);
        this.failures = 0;
        this.merge(missed);
      } while (this.isBehind && missed.operations.length > 0);
    });
  }

  /** Resolve once everything is saved; false when it cannot be now. */
  async flush(): Promise<boolean> {
    for (let attempt = 0; attempt < 20 && !sync.isSaved(this.state); attempt += 1) {
      await this.sendNow();
      if (this.failures > 0) return false;
    }
    return sync.isSaved(this.state);
  }

  retryNow(): void {
    if (!sync.isSaved(this.state)) this.schedule(0);
  }

  stop(): void {
    this.stopped = true;
    this.clearTimer();
  }

  private schedule(delay: number): void {
    this.clearTimer();
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.sendNow(), delay);
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private async sendNow(): Promise<void> {
    this.clearTimer();
    await this.alone(async () => {
      const next = sync.takeBatch(this.state);
      if (!next || this.stopped) return;
      this.update(next.state);
      await this.exchange(next.batch);
    });
  }

  /** One request at a time: an answer is about the revision that was named in the question. */
  private async alone(ask: () => Promise<void>): Promise<void> {
    while (this.busy) await this.busy;
    const answered = ask();
    this.busy = answered.then(
      () => undefined,
      () => undefined,
    );
    try {
      await answered;
    } finally {
      this.busy = null;
      this.goOn();
    }
  }

  /** What came while an answer was awaited. */
  private goOn(): void {
    if (this.stopped) return;
    this.takeHeard();
    if (!sync.isSaved(this.state) && this.failures === 0 && this.timer === null) this.schedule(0);
  }

  private get isBehind(): boolean {
    return this.state.revision < this.latest;
  }

  private takeHeard(): void {
    for (let next = this.nextHeard(); next; next = this.nextHeard()) this.merge(next);
    for (const revision of this.heard.keys())
      if (revision <= this.state.revision) this.heard.delete(revision);
  }

  private nextHeard(): sync.Answer | undefined {
    return this.heard.get(this.state.revision + 1);
  }

  private async exchange(batch: sync.Batch): Promise<void> {
    try {
      const answer = await this.transport.send(batch);
      this.failures = 0;
      const acknowledged = sync.acknowledge(this.state, answer.revision);
      if (acknowledged) this.update(acknowledged);
      else this.merge(answer);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.onFailure(error);
    }
  }

  private onFailure(error: ApiError): void {
    if (error.code === "revision_conflict" && !error.details["reload"]) {
      this.failures = 0;
      this.merge(error.details as unknown as sync.Answer);
    } else if (error.isTransient || error.status === 500) {
      const delay = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 1_000;
      this.failures += 1;
      this.update(this.state);
      this.schedule(delay);
    } else if (error.status === 400) {
      this.failures = 0;
      const { state, refused, dropped } = sync.reject(this.state);
      this.update(state);
      if (dropped.length > 0) this.events.onRejected(dropped, messageFrom(error));
      if (refused.length > 0) this.events.onRefused(refused);
    } else {
      this.failures += 1;
      this.stopped = true;
      this.update(this.state);
      this.events.onFatal(error);
    }
  }

  private merge(answer: sync.Answer): void {
    const pending = sync.pendingOf(this.state);
    const known = new Set(answer.operations.map(({ id }) => id));
    const { state, refused, ids } = sync.rebase(sync.putBack(this.state), answer);
    if (ids.size > 0) this.events.onRenumbered(ids);
    const others = answer.operations.some(({ id }) => !pending.some((own) => own.id === id));
    this.update(state);
    if (refused.length > 0) this.events.onRefused(refused);
    else if (others && pending.some(({ id }) => !known.has(id))) this.events.onMerged();
  }

  private update(state: sync.SyncState): void {
    this.state = state;
    this.keeper.store({ base_revision: state.revision, operations: sync.pendingOf(state) });
    this.events.onChange(state, this.status);
  }
}

function messageFrom(error: ApiError): string {
  const problems = error.problems.map(({ message }) => message).filter(Boolean);
  return problems.length > 0 ? problems.join(" ") : error.message;
}
