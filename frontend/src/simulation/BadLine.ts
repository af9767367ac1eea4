/** A line between editor and server that delays, loses, repeats and overtakes, and breaks now and then. */
import WebSocket from "ws";
import { ApiError } from "@/api/errors";
import type { SocketLike } from "@/run/socket";
import type { Chance } from "./Chance";

export interface Weather {
  /** Of requests, and of frames of the socket. */
  readonly lost: number;
  readonly repeated: number;
  /** Milliseconds. */
  readonly delay: number;
  readonly longDelay: number;
  readonly longDelays: number;
  /** Milliseconds that a socket lives. */
  readonly life: number;
}

export const STORM: Weather = {
  lost: 0.05,
  repeated: 0.03,
  delay: 60,
  longDelay: 2_500,
  longDelays: 0.03,
  life: 15_000,
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class BadLine {
  /** False: everything arrives, once and at once. */
  isBad = true;
  opened = 0;
  lostFrames = 0;
  private socket: FrayedSocket | null = null;

  constructor(
    private readonly address: string,
    private readonly cookie: string,
    private readonly chance: Chance,
    private readonly weather: Weather = STORM,
  ) {}

  delay(): number {
    if (!this.isBad) return 0;
    const { delay, longDelay, longDelays } = this.weather;
    return this.chance.waiting(this.chance.happens(longDelays) ? longDelay : delay);
  }

  happens(fault: "lost" | "repeated"): boolean {
    return this.isBad && this.chance.happens(this.weather[fault]);
  }

  heal(): void {
    this.isBad = false;
  }

  /** What the browser's `fetch` would do, in the open. */
  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    await pause(this.delay());
    if (this.happens("lost")) throw unreachable();
    if (this.happens("repeated"))
      void pause(this.delay()).then(() => this.carry(path, init).catch(() => null));
    const response = await this.carry(path, init);
    await pause(this.delay());
    if (this.happens("lost")) throw unreachable();
    return response;
  };

  readonly open = (url: string): SocketLike => {
    this.opened += 1;
    const headers = { Cookie: this.cookie, Origin: this.address };
    this.socket = new FrayedSocket(new WebSocket(url, { headers }), this);
    if (this.isBad) this.socket.breakAfter(this.chance.waiting(this.weather.life));
    return this.socket;
  };

  private async carry(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Cookie", this.cookie);
    headers.set("X-CSRFToken", /csrftoken=(\w+)/.exec(this.cookie)?.[1] ?? "");
    try {
      return await fetch(`${this.address}${path}`, { ...init, headers });
    } catch {
      throw unreachable();
    }
  }
}

const unreachable = () => new ApiError(0, "unreachable", "the simulated line lost it");

class FrayedSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  private breaking: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly line: BadLine,
  ) {
    socket.on("open", () => this.onopen?.(new Event("open")));
    socket.on("close", (code) => {
      clearTimeout(this.breaking);
      this.onclose?.({ code } as CloseEvent);
    });
    // a close always follows
    socket.on("error", () => undefined);
    socket.on("message", (data) =>
      this.through(() => this.onmessage?.({ data: String(data) } as MessageEvent)),
    );
  }

  breakAfter(ms: number): void {
    this.breaking = setTimeout(() => this.line.isBad && this.socket.terminate(), ms);
  }

  send(data: string): void {
    this.through(() => this.socket.readyState === WebSocket.OPEN && this.socket.send(data));
  }

  close(): void {
    clearTimeout(this.breaking);
    this.socket.close();
  }

  /** Each frame has a delay of its own, so that some overtake others. */
  private through(arrive: () => void): void {
    if (this.line.happens("lost")) {
      this.line.lostFrames += 1;
      return;
    }
    setTimeout(arrive, this.line.delay());
    if (this.line.happens("repeated")) setTimeout(arrive, this.line.delay());
  }
}
