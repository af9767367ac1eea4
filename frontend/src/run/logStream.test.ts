import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LogPage, LogStream } from "./logStream";
import type { SocketLike } from "./socket";

function setUp(pages: (offset: number) => Partial<LogPage>) {
  const sockets: { url: string; socket: SocketLike }[] = [];
  const fetchLog = vi.fn((_run: string, _node: string, offset: number) =>
    Promise.resolve({ text: "", offset, next_offset: offset, complete: false, ...pages(offset) }),
  );
  const stream = new LogStream(
    "r1",
    "train",
    {
      fetchLog,
      openSocket: (url) => {
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
    },
    () => undefined,
  );
  const say = (message: unknown) =>
    sockets.at(-1)?.socket.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  return { stream, fetchLog, sockets, say };
}

const settle = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("LogStream", () => {
  it("reads all pages of a finished log and opens no socket", async () => {
    const { stream, sockets } = setUp((offset) =>
      offset === 0
        ? { text: "one\n", next_offset: 4 }
        : { text: "two\n", next_offset: 8, complete: true, truncated: true },
    );
    stream.start();
    await settle();
    expect(stream.buffer.lines).toEqual(["one", "two"]);
    expect(stream.isComplete).toBe(true);
    expect(stream.isTruncated).toBe(true);
    expect(sockets).toHaveLength(0);
    stream.stop();
  });

  it("follows a running step from where the pages end", async () => {
    const { stream, sockets, say } = setUp((offset) => (offset === 0 ? { text: "é\n", next_offset: 3 } : {}));
    stream.start();
    await settle();
    expect(sockets[0]?.url).toContain("/ws/runs/r1/logs/train?offset=3");
    say({ type: "log", offset: 3, text: "two\n", complete: false });
    say({ type: "log", offset: 3, text: "two\n", complete: false });
    say({ type: "log", offset: 7, text: "end\n", complete: true });
    expect(stream.buffer.lines).toEqual(["é", "two", "end"]);
    expect(stream.isComplete).toBe(true);
    stream.stop();
  });

  it("asks by HTTP for what is missing between two pieces", async () => {
    let written = "";
    const { stream, say } = setUp((offset) => ({ text: written.slice(offset), next_offset: written.length }));
    stream.start();
    await settle();
    written = "one\ntwo\nthree\n";
    say({ type: "log", offset: 8, text: "three\n", complete: false });
    await settle();
    expect(stream.buffer.lines).toEqual(["one", "two", "three"]);
    stream.stop();
  });

  it("tries again when the log cannot be loaded", async () => {
    let fails = true;
    const { stream, fetchLog } = setUp(() => {
      if (fails) throw new Error("no route");
      return { text: "here\n", next_offset: 5, complete: true };
    });
    stream.start();
    await settle();
    expect(stream.failure).toBeInstanceOf(Error);
    fails = false;
    await vi.advanceTimersByTimeAsync(3000);
    expect(fetchLog).toHaveBeenCalledTimes(2);
    expect(stream.buffer.lines).toEqual(["here"]);
    expect(stream.failure).toBeNull();
    stream.stop();
  });
});
