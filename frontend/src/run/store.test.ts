import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeEvent, makeRun, makeStep } from "./fixtures";
import type { SocketLike } from "./socket";
import { type RunSource, RunStore } from "./store";
import type { RunDetail, RunEvent } from "./types";

const EVENTS: RunEvent[] = [
  makeEvent(1, "run.started"),
  makeEvent(2, "step.running", "load"),
  makeEvent(3, "step.succeeded", "load"),
  makeEvent(4, "run.succeeded"),
];

function setUp(detail: RunDetail = makeRun([makeStep("load")], { state: "queued" })) {
  const sockets: { url: string; socket: SocketLike }[] = [];
  const source = {
    fetchRun: vi.fn(() => Promise.resolve(detail)),
    fetchEvents: vi.fn((_run: string, after: number) =>
      Promise.resolve({ events: EVENTS.filter((event) => event.seq > after && event.seq < 4), last_seq: 3 }),
    ),
    openSocket: (url: string) => {
      const socket: SocketLike = {
        onopen: null,
        onmessage: null,
        onclose: null,
        send: () => {},
        close: () => {},
      };
      sockets.push({ url, socket });
      return socket;
    },
  } satisfies RunSource;
  const store = new RunStore("r1", source);
  const say = (message: unknown) =>
    sockets.at(-1)?.socket.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  return { store, source, sockets, say };
}

const settle = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("RunStore", () => {
  it("loads the snapshot once for all subscribers, then follows from its number on", async () => {
    const { store, source, sockets } = setUp(makeRun([makeStep("load")], { last_seq: 2 }));
    store.subscribe(() => undefined);
    store.subscribe(() => undefined);
    await settle();
    expect(source.fetchRun).toHaveBeenCalledTimes(1);
    expect(sockets.map(({ url }) => url)).toEqual([expect.stringContaining("/ws/runs/r1?after=2")]);
  });

  it("fetches what is missing when events arrive ahead of a gap", async () => {
    const { store, source, say } = setUp();
    store.subscribe(() => undefined);
    await settle();
    say({ type: "events", events: [EVENTS[0], EVENTS[2]] });
    expect(store.getSnapshot().model?.lastSeq).toBe(1);
    await settle();
    expect(source.fetchEvents).toHaveBeenCalledWith("r1", 1);
    expect(store.getSnapshot().model?.steps["load"]?.state).toBe("succeeded");
  });

  it("catches up when the server says that it is ahead", async () => {
    const { store, source, say } = setUp();
    store.subscribe(() => undefined);
    await settle();
    say({ type: "state", last_seq: 0 });
    expect(source.fetchEvents).not.toHaveBeenCalled();
    say({ type: "state", last_seq: 3 });
    await settle();
    expect(store.getSnapshot().model?.lastSeq).toBe(3);
  });

  it("stops following a finished run and takes its totals from the server", async () => {
    const { store, source, say } = setUp();
    store.subscribe(() => undefined);
    await settle();
    source.fetchRun.mockResolvedValue(
      makeRun([makeStep("load", { state: "succeeded", log_bytes: 99 })], { state: "succeeded", last_seq: 4 }),
    );
    say({ type: "events", events: EVENTS });
    await settle();
    expect(store.getSnapshot().connection).toBe("closed");
    expect(store.getSnapshot().model?.steps["load"]?.log_bytes).toBe(99);
  });

  it("opens no connection for a run that is over", async () => {
    const { store, sockets } = setUp(makeRun([], { state: "succeeded" }));
    store.subscribe(() => undefined);
    await settle();
    expect(sockets).toHaveLength(0);
    expect(store.getSnapshot().connection).toBe("closed");
  });

  it("tries again to load after a failure of the line, but not after a refusal", async () => {
    const { store, source } = setUp();
    source.fetchRun.mockRejectedValueOnce(Object.assign(new Error("down"), { status: 0 }));
    store.subscribe(() => undefined);
    await settle();
    expect(store.getSnapshot().failure).toBeInstanceOf(Error);
    await vi.advanceTimersByTimeAsync(3000);
    expect(store.getSnapshot().model).not.toBeNull();
    expect(store.getSnapshot().failure).toBeNull();

    const refused = setUp();
    refused.source.fetchRun.mockRejectedValue(Object.assign(new Error("gone"), { status: 404 }));
    refused.store.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(refused.source.fetchRun).toHaveBeenCalledTimes(1);
  });

  it("keeps the connection over a moment without subscribers", async () => {
    const { store, sockets } = setUp();
    const leave = store.subscribe(() => undefined);
    await settle();
    leave();
    const leaveAgain = store.subscribe(() => undefined);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sockets).toHaveLength(1);
    leaveAgain();
    await vi.advanceTimersByTimeAsync(1000);
    store.subscribe(() => undefined);
    await settle();
    expect(sockets).toHaveLength(2);
  });
});
