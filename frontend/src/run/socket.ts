/**
 * A websocket that comes back: it reconnects with growing pauses, and while it cannot get through it asks by HTTP.
 *
 * Knows nothing about runs: `url` is computed for every attempt (so that it can name the last event seen), `poll` is
 * called while the socket is down. Messages are hints; the receiver orders and checks them.
 */

export type ConnectionState = "connecting" | "live" | "polling" | "offline" | "closed";

export interface SocketLike {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string): void;
  close(): void;
}

export interface LiveSocketOptions {
  readonly url: () => string;
  readonly onMessage: (message: unknown) => void;
  readonly onState: (state: ConnectionState) => void;
  /** Ask by HTTP while the socket is down. A rejection means that the server cannot be reached. */
  readonly poll?: () => Promise<void>;
  /** Ask by HTTP too when the open socket has brought nothing for so long: it may be deaf without knowing. */
  readonly quietMs?: number;
  readonly open?: (url: string) => SocketLike;
  readonly random?: () => number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const POLL_EVERY_MS = 2_000;
const PING_EVERY_MS = 20_000;
/** No word for this long, though we ping, means that the line is dead though nobody closed it. */
const SILENCE_MS = 45_000;
/** Close codes of the server for "log in", "not yours", "not there": trying again cannot help. */
const REFUSED: ReadonlySet<number> = new Set([4401, 4403, 4404]);

export class LiveSocket {
  private socket: SocketLike | null = null;
  private attempts = 0;
  private stopped = false;
  private isOpen = false;
  private lastWordAt = 0;
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private quietTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly options: LiveSocketOptions;

  constructor(options: LiveSocketOptions) {
    this.options = options;
  }

  start(): void {
    this.options.onState("connecting");
    this.connect();
    if (typeof window !== "undefined") window.addEventListener("online", this.retryNow);
  }

  stop(): void {
    this.stopped = true;
    if (typeof window !== "undefined") window.removeEventListener("online", this.retryNow);
    clearTimeout(this.reconnectTimer);
    clearTimeout(this.pollTimer);
    this.drop();
    this.options.onState("closed");
  }

  /** Say something that is worth nothing later: while the line is down it is forgotten. */
  say(message: unknown): void {
    if (this.isOpen) this.socket?.send(JSON.stringify(message));
  }

  private readonly retryNow = (): void => {
    if (this.socket !== null || this.stopped) return;
    clearTimeout(this.reconnectTimer);
    this.connect();
  };

  private connect(): void {
    const open = this.options.open ?? ((url: string) => new WebSocket(url) as SocketLike);
    const socket = open(this.options.url());
    this.socket = socket;
    socket.onopen = () => this.opened(socket);
    socket.onmessage = (event) => this.received(event);
    socket.onclose = (event) => this.closed(socket, event.code);
  }

  private opened(socket: SocketLike): void {
    this.attempts = 0;
    this.isOpen = true;
    this.lastWordAt = Date.now();
    clearTimeout(this.pollTimer);
    this.pollTimer = undefined;
    this.pingTimer = setInterval(() => this.ping(socket), PING_EVERY_MS);
    this.listenForQuiet();
    this.options.onState("live");
  }

  private ping(socket: SocketLike): void {
    if (Date.now() - this.lastWordAt > SILENCE_MS) {
      this.drop();
      this.closed(socket, 1006);
      return;
    }
    socket.send(JSON.stringify({ type: "ping" }));
  }

  private listenForQuiet(): void {
    const { poll, quietMs } = this.options;
    if (poll === undefined || quietMs === undefined) return;
    clearTimeout(this.quietTimer);
    this.quietTimer = setTimeout(() => {
      // Should this fail, the socket will notice the broken line by itself.
      poll().catch(() => undefined);
      this.listenForQuiet();
    }, quietMs);
  }

  private received(event: MessageEvent): void {
    this.lastWordAt = Date.now();
    let message: unknown;
    try {
      message = JSON.parse(String(event.data));
    } catch {
      return; // A frame that is no JSON is not from our server; the next one may be.
    }
    if (isPong(message)) return;
    this.listenForQuiet();
    this.options.onMessage(message);
  }

  private closed(socket: SocketLike, code: number): void {
    if (this.stopped || (this.socket !== null && this.socket !== socket)) return;
    this.drop();
    if (REFUSED.has(code)) {
      this.stop();
      return;
    }
    this.attempts += 1;
    this.options.onState(this.attempts === 1 ? "connecting" : "offline");
    this.reconnectTimer = setTimeout(() => this.connect(), this.pause());
    if (this.pollTimer === undefined) this.schedulePoll(0);
  }

  /** Doubling pauses with jitter, so that many browsers do not come back in the same instant. */
  private pause(): number {
    const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.attempts - 1));
    const random = this.options.random ?? Math.random;
    return full * (0.5 + random() / 2);
  }

  private schedulePoll(delay: number): void {
    const { poll } = this.options;
    if (poll === undefined) return;
    this.pollTimer = setTimeout(async () => {
      let state: ConnectionState = "polling";
      try {
        await poll();
      } catch {
        state = "offline";
      }
      if (this.stopped || this.pollTimer === undefined) return;
      this.options.onState(state);
      this.schedulePoll(POLL_EVERY_MS);
    }, delay);
  }

  private drop(): void {
    clearInterval(this.pingTimer);
    clearTimeout(this.quietTimer);
    const socket = this.socket;
    this.socket = null;
    this.isOpen = false;
    if (socket === null) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

function isPong(message: unknown): boolean {
  return typeof message === "object" && message !== null && "type" in message && message.type === "pong";
}

/** The address of a websocket on the server that served this page. */
export function socketUrl(
  path: string,
  location: Pick<Location, "protocol" | "host"> = window.location,
): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}${path}`;
}
