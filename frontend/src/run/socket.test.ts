import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ConnectionState, LiveSocket, type SocketLike, socketUrl } from "./socket";

class FakeSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  readonly sent: string[] = [];
  isClosed = false;

  constructor(readonly url: string) {}

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
  }

  accept(): void {
    this.onopen?.(new Event("open"));
  }

  break(code = 1006): void {
    this.onclose?.({ code } as CloseEvent);
  }

  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }
}

function setUp(poll?: () => Promise<void>) {
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  const messages: unknown[] = [];
  let after = 0;
  const live = new LiveSocket({
    url: () => `ws://here/ws/runs/1?after=${after}`,
    onMessage: (message) => {
      messages.push(message);
      after += 1;
    },
    onState: (state) => states.push(state),
    ...(poll ? { poll, quietMs: 10_000 } : {}),
    open: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket;
    },
    random: () => 1,
  });
  const last = () => sockets.at(-1) as FakeSocket;
  return { live, sockets, states, messages, last };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("LiveSocket", () => {
  it("reports being live and hands over messages", () => {
    const { live, states, messages, last } = setUp();
    live.start();
    last().accept();
    last().say({ type: "events" });
    expect(states).toEqual(["connecting", "live"]);
    expect(messages).toEqual([{ type: "events" }]);
    live.stop();
  });

  it("comes back with growing pauses, asking from the last message on", () => {
    const { live, sockets, last } = setUp();
    live.start();
    last().accept();
    last().say({});
    last().break();
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
    expect(last().url).toContain("after=1");
    last().break();
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
    live.stop();
  });

  it("never waits longer than fifteen seconds, and starts over after a success", () => {
    const { live, sockets, last } = setUp();
    live.start();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      last().break();
      vi.advanceTimersByTime(15_000);
    }
    expect(sockets).toHaveLength(13);
    last().accept();
    last().break();
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(14);
    live.stop();
  });

  it("asks by HTTP while the socket is down, and stops asking when it is back", async () => {
    const poll = vi.fn(() => Promise.resolve());
    const { live, states, last } = setUp(poll);
    live.start();
    last().break();
    await vi.advanceTimersByTimeAsync(450);
    expect(poll).toHaveBeenCalledTimes(1);
    expect(states.at(-1)).toBe("polling");
    await vi.advanceTimersByTimeAsync(100);
    last().accept();
    expect(states.at(-1)).toBe("live");
    await vi.advanceTimersByTimeAsync(9_000);
    expect(poll).toHaveBeenCalledTimes(1);
    live.stop();
  });

  it("asks by HTTP when an open socket brings nothing for long; pongs do not count", async () => {
    const poll = vi.fn(() => Promise.resolve());
    const { live, messages, last } = setUp(poll);
    live.start();
    last().accept();
    await vi.advanceTimersByTimeAsync(9_000);
    last().say({ type: "pong" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(poll).toHaveBeenCalledTimes(1);
    expect(messages).toEqual([]);
    last().say({ type: "events" });
    await vi.advanceTimersByTimeAsync(9_900);
    expect(poll).toHaveBeenCalledTimes(1);
    live.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(poll).toHaveBeenCalledTimes(1);
  });

  it("says so when not even HTTP gets through", async () => {
    const { live, states, last } = setUp(() => Promise.reject(new Error("no route")));
    live.start();
    last().break();
    await vi.advanceTimersByTimeAsync(10);
    expect(states.at(-1)).toBe("offline");
    live.stop();
  });

  it("gives up on a refusal", () => {
    const { live, sockets, states, last } = setUp();
    live.start();
    last().break(4404);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toBe("closed");
  });

  it("pings, and takes long silence for a dead line", () => {
    const { live, sockets, last } = setUp();
    live.start();
    const first = last();
    first.accept();
    vi.advanceTimersByTime(40_000);
    expect(first.sent).toEqual(['{"type":"ping"}', '{"type":"ping"}']);
    vi.advanceTimersByTime(21_000);
    expect(first.isClosed).toBe(true);
    expect(sockets).toHaveLength(2);
    live.stop();
  });

  it("tries at once when the browser is online again", () => {
    const { live, sockets, last } = setUp();
    live.start();
    last().break();
    window.dispatchEvent(new Event("online"));
    expect(sockets).toHaveLength(2);
    live.stop();
    window.dispatchEvent(new Event("online"));
    expect(sockets).toHaveLength(2);
  });

  it("survives a frame that is no JSON", () => {
    const { live, messages, last } = setUp();
    live.start();
    last().onmessage?.({ data: "<html>" } as MessageEvent);
    last().say(1);
    expect(messages).toEqual([1]);
    live.stop();
  });
});

describe("socketUrl", () => {
  it("follows the scheme of the page", () => {
    expect(socketUrl("/ws/runs/1", { protocol: "https:", host: "a.example" })).toBe(
      "wss://a.example/ws/runs/1",
    );
    expect(socketUrl("/ws/runs/1", { protocol: "http:", host: "a:1" })).toBe("ws://a:1/ws/runs/1");
  });
});
