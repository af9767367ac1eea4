/**
 * The log of one step, as far as it has come: pages by HTTP first, then what the websocket brings.
 *
 * Owns a `LogBuffer` and tells its listener when something changed. Pieces are joined by their offsets: repeats are
 * dropped, after a gap the missing part is asked for by HTTP.
 */
import { LogBuffer } from "./logBuffer";
import { LiveSocket, type LiveSocketOptions, socketUrl } from "./socket";

export interface LogPage {
  readonly text: string;
  readonly offset: number;
  readonly next_offset: number;
  readonly complete: boolean;
  readonly truncated?: boolean;
}

export interface LogSource {
  fetchLog(runId: string, node: string, offset: number): Promise<LogPage>;
  openSocket?: LiveSocketOptions["open"];
}

const RETRY_MS = 3_000;
const QUIET_MS = 4_000;

export class LogStream {
  readonly buffer = new LogBuffer();
  isComplete = false;
  isTruncated = false;
  isLoaded = false;
  failure: unknown = null;
  private offset = 0;
  private fetching = false;
  private stopped = false;
  private socket: LiveSocket | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly runId: string,
    private readonly node: string,
    private readonly source: LogSource,
    private readonly onChange: () => void,
  ) {}

  start(): void {
    void this.load();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    this.socket?.stop();
  }

  /** Try again now instead of in a few seconds. */
  retry(): void {
    clearTimeout(this.retryTimer);
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      await this.fetchOn();
    } catch (failure) {
      this.failure = failure;
      this.retryTimer = setTimeout(() => void this.load(), RETRY_MS);
    }
    if (this.stopped) return;
    this.isLoaded = true;
    this.onChange();
    if (this.failure === null && !this.isComplete) this.follow();
  }

  /** Read pages until there is no more for now. */
  private async fetchOn(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    try {
      let before = -1;
      while (!this.stopped && !this.isComplete && before !== this.offset) {
        before = this.offset;
        this.take(await this.source.fetchLog(this.runId, this.node, this.offset));
      }
      this.failure = null;
    } finally {
      this.fetching = false;
    }
  }

  private follow(): void {
    const path = `/ws/runs/${this.runId}/logs/${this.node}`;
    this.socket = new LiveSocket({
      url: () => socketUrl(`${path}?offset=${this.offset}`),
      onMessage: (message) => this.receive(message),
      onState: () => undefined,
      poll: () => this.fetchOn(),
      quietMs: QUIET_MS,
      ...(this.source.openSocket ? { open: this.source.openSocket } : {}),
    });
    this.socket.start();
  }

  private receive(message: unknown): void {
    if (typeof message !== "object" || message === null) return;
    const piece = message as Partial<LogPage> & { readonly type?: string };
    if (piece.type !== "log" || typeof piece.text !== "string" || typeof piece.offset !== "number") return;
    if (piece.offset > this.offset) {
      this.fetchOn().catch(() => undefined);
      return;
    }
    this.take({
      text: piece.text,
      offset: piece.offset,
      next_offset: piece.next_offset ?? piece.offset + new TextEncoder().encode(piece.text).length,
      complete: piece.complete ?? false,
      truncated: piece.truncated ?? false,
    });
  }

  private take(page: LogPage): void {
    if (this.stopped || page.offset < this.offset) return;
    this.buffer.append(page.text);
    this.offset = page.next_offset;
    this.isTruncated ||= page.truncated ?? false;
    this.isComplete = page.complete;
    if (this.isComplete) {
      this.socket?.stop();
      this.socket = null;
    }
    this.onChange();
  }
}
