/**
 * One live run, shared by everything on the page that shows it.
 *
 * Loads the snapshot, follows the events, fills gaps, and tells its subscribers. It owns the reducer's state; components
 * read parts of it through `useRun.ts`. The first subscriber opens the connection, the last one closes it.
 */
import { currentLocale } from "@/i18n";
import { applyEvents, mergeSnapshot, missingAfter, modelFromSnapshot, type RunModel } from "./reducer";
import { type ConnectionState, LiveSocket, type LiveSocketOptions, socketUrl } from "./socket";
import { type EventPage, isFinalRun, type RunDetail, type RunEvent } from "./types";

export interface RunSource {
  fetchRun(runId: string): Promise<RunDetail>;
  fetchEvents(runId: string, after: number): Promise<EventPage>;
  openSocket?: LiveSocketOptions["open"];
  /** There is no socket for whoever asks: read the whole run again after so many milliseconds. */
  readonly reloadMs?: number;
}

export interface RunSnapshot {
  readonly model: RunModel | null;
  readonly connection: ConnectionState;
  readonly failure: unknown;
}

type Listener = () => void;

const QUIET_MS = 10_000;
const RETRY_LOAD_MS = 3_000;
/** A component that unmounts and mounts again at once (a changed tab, strict mode) keeps the connection. */
const LINGER_MS = 1_000;

export class RunStore {
  private snapshot: RunSnapshot = { model: null, connection: "connecting", failure: null };
  private readonly listeners = new Set<Listener>();
  private socket: LiveSocket | null = null;
  private filling = false;
  private active = false;
  private generation = 0;
  private loadTimer: ReturnType<typeof setTimeout> | undefined;
  private lingerTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly runId: string,
    private readonly source: RunSource,
  ) {}

  readonly getSnapshot = (): RunSnapshot => this.snapshot;

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    clearTimeout(this.lingerTimer);
    if (!this.active) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.lingerTimer = setTimeout(() => this.close(), LINGER_MS);
    };
  };

  /** Fetch the snapshot again, for instance after an action of the user. */
  readonly reload = async (): Promise<void> => {
    const detail = await this.source.fetchRun(this.runId);
    const { model } = this.snapshot;
    this.change({ model: model ? mergeSnapshot(model, detail) : modelFromSnapshot(detail), failure: null });
  };

  private open(): void {
    this.active = true;
    this.generation += 1;
    void this.load(this.generation);
  }

  private close(): void {
    this.active = false;
    this.generation += 1;
    clearTimeout(this.loadTimer);
    this.socket?.stop();
    this.socket = null;
  }

  private async load(generation: number): Promise<void> {
    try {
      await this.reload();
    } catch (failure) {
      if (generation !== this.generation) return;
      this.change({ failure, connection: "offline" });
      if (isLasting(failure)) return;
      this.loadTimer = setTimeout(() => void this.load(generation), RETRY_LOAD_MS);
      return;
    }
    if (generation === this.generation) this.follow();
  }

  private follow(): void {
    const { model } = this.snapshot;
    if (model === null || isFinalRun(model.run.state)) {
      this.change({ connection: "closed" });
      return;
    }
    if (this.source.reloadMs !== undefined) {
      this.loadTimer = setTimeout(() => void this.load(this.generation), this.source.reloadMs);
      return;
    }
    this.socket = new LiveSocket({
      url: () =>
        socketUrl(
          `/ws/runs/${this.runId}?after=${this.snapshot.model?.lastSeq ?? 0}&language=${currentLocale()}`,
        ),
      onMessage: (message) => this.receive(message),
      onState: (connection) => this.change({ connection }),
      poll: () => this.fetchMissing(this.snapshot.model?.lastSeq ?? 0),
      quietMs: QUIET_MS,
      ...(this.source.openSocket ? { open: this.source.openSocket } : {}),
    });
    this.socket.start();
  }

  private receive(message: unknown): void {
    if (typeof message !== "object" || message === null || !("type" in message)) return;
    if (message.type === "events") {
      this.apply((message as unknown as { events: readonly RunEvent[] }).events);
    } else if (message.type === "state") {
      const lastSeq = (message as unknown as { last_seq: number }).last_seq;
      if (lastSeq > (this.snapshot.model?.lastSeq ?? 0)) this.fill();
    }
  }

  private apply(events: readonly RunEvent[]): void {
    const { model } = this.snapshot;
    if (model === null) return;
    const next = applyEvents(model, events);
    if (next !== model) this.change({ model: next });
    if (missingAfter(next) !== null) this.fill();
    if (!isFinalRun(model.run.state) && isFinalRun(next.run.state)) void this.finish();
  }

  private fill(): void {
    const after = this.snapshot.model?.lastSeq ?? 0;
    // A failure is no loss: the events come with the next reconnect or poll.
    this.fetchMissing(after).catch(() => undefined);
  }

  private async fetchMissing(after: number): Promise<void> {
    if (this.filling) return;
    this.filling = true;
    try {
      const page = await this.source.fetchEvents(this.runId, after);
      this.apply(page.events);
    } finally {
      this.filling = false;
    }
  }

  /** The run is over: stop following, and take the totals (metrics, log sizes) that events do not carry. */
  private async finish(): Promise<void> {
    this.socket?.stop();
    this.socket = null;
    try {
      await this.reload();
    } catch {
      // The picture from the events is complete but for totals; the next visit loads them.
    }
  }

  private change(part: Partial<RunSnapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    for (const listener of [...this.listeners]) listener();
  }
}

/** Not found, not allowed, not logged in: asking again cannot help. */
function isLasting(failure: unknown): boolean {
  const status = typeof failure === "object" && failure !== null && "status" in failure ? failure.status : 0;
  return typeof status === "number" && status >= 400 && status < 500;
}
