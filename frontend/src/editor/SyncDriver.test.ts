import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import type { Operation } from "@/graph/operations";
import { type Answer, type Batch, startSync } from "@/graph/sync";
import { FILTER, INDEX, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { type DriverEvents, type SaveStatus, SyncDriver } from "./SyncDriver";

const base = makeDocument([makeNode("s", SOURCE), makeNode("f", FILTER)]);

function rename(id: string, name: string, node_id = "s"): Operation {
  return { id, type: "rename_node", node_id, name };
}

function setUp(kept: Batch = { base_revision: 0, operations: [] }) {
  const send = vi.fn<(batch: Batch) => Promise<Answer>>(async ({ base_revision, operations }) => ({
    revision: base_revision + 1,
    operations,
  }));
  const missedAfter = vi.fn<(revision: number) => Promise<Answer>>();
  const stored: Batch[] = [];
  const statuses: SaveStatus[] = [];
  const events: DriverEvents = {
    onChange: (_state, status) => statuses.push(status),
    onRefused: vi.fn(),
    onRejected: vi.fn(),
    onMerged: vi.fn(),
    onRenumbered: vi.fn(),
    onFatal: vi.fn(),
  };
  const keeper = { load: () => kept, store: (batch: Batch) => void stored.push(batch) };
  const driver = new SyncDriver(startSync(INDEX, 3, base), { send, missedAfter }, keeper, events);
  return { driver, send, missedAfter, stored, statuses, events };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("saving", () => {
  it("gathers quick edits into one batch", async () => {
    const { driver, send } = setUp();
    driver.edit([rename("1", "a")]);
    driver.edit([rename("2", "b", "f")]);
    await vi.advanceTimersByTimeAsync(400);
    expect(send).toHaveBeenCalledOnce();
    expect(send.mock.calls[0]?.[0]).toMatchObject({
      base_revision: 3,
      operations: [{ id: "1" }, { id: "2" }],
    });
    expect(driver.status).toBe("saved");
  });

  it("sends an edit at once", async () => {
    const { driver, send } = setUp();
    driver.edit([rename("1", "a")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(send).toHaveBeenCalledOnce();
    expect(driver.status).toBe("saved");
  });

  it("sends a gesture as its beginning and, once it rests, its end", async () => {
    const { driver, send } = setUp();
    for (let step = 0; step < 30; step += 1) {
      driver.edit([rename(`${step}`, `name ${step}`)]);
      await vi.advanceTimersByTimeAsync(30);
    }
    expect(send).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(400);
    expect(send.mock.calls.map(([{ operations }]) => operations.map(({ id }) => id))).toEqual([
      ["0"],
      ["29"],
    ]);
  });

  it("sends edits apart from each other one by one", async () => {
    const { driver, send } = setUp();
    for (let step = 0; step < 3; step += 1) {
      driver.edit([rename(`${step}`, `name ${step}`)]);
      await vi.advanceTimersByTimeAsync(150);
    }
    expect(send).toHaveBeenCalledTimes(3);
  });

  it("sends what came while an answer was awaited together", async () => {
    const { driver, send } = setUp();
    let answer: (answer: Answer) => void = () => undefined;
    send.mockImplementationOnce(() => new Promise((done) => (answer = done)));
    driver.edit([rename("1", "a")]);
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(150);
    driver.edit([rename("2", "b")]);
    await vi.advanceTimersByTimeAsync(150);
    driver.edit([rename("3", "c", "f")]);
    await vi.advanceTimersByTimeAsync(150);
    expect(send).toHaveBeenCalledOnce();
    answer({ revision: 4, operations: [] });
    await vi.advanceTimersByTimeAsync(10);
    expect(send.mock.calls[1]?.[0].operations.map(({ id }) => id)).toEqual(["2", "3"]);
  });

  it("sends what came meanwhile after the answer, against the new revision", async () => {
    const { driver, send } = setUp();
    driver.edit([rename("1", "a")]);
    await vi.advanceTimersByTimeAsync(400);
    driver.edit([rename("2", "b")]);
    await vi.advanceTimersByTimeAsync(400);
    expect(send.mock.calls[1]?.[0]).toMatchObject({ base_revision: 4, operations: [{ id: "2" }] });
  });

  it("says at once what does not fit and sends nothing", async () => {
    const { driver, send } = setUp();
    expect(driver.edit([rename("1", "a", "ghost")])[0]?.refusal.code).toBe("unknown_node");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(send).not.toHaveBeenCalled();
  });

  it("keeps unsent edits in the browser until the server has them", async () => {
    const { driver, stored } = setUp();
    driver.edit([rename("1", "a")]);
    expect(stored.at(-1)).toMatchObject({ base_revision: 3, operations: [{ id: "1" }] });
    await driver.flush();
    expect(stored.at(-1)?.operations).toEqual([]);
  });
});

describe("without a connection", () => {
  it("says so, tries again with the same edits, and loses nothing", async () => {
    const { driver, send, statuses } = setUp();
    send.mockRejectedValueOnce(new ApiError(0, "unreachable", "no"));
    send.mockRejectedValueOnce(new ApiError(503, "error", "no"));
    driver.edit([rename("1", "a")]);
    await vi.advanceTimersByTimeAsync(400);
    expect(driver.status).toBe("retrying");
    driver.edit([rename("2", "b", "f")]);
    await vi.advanceTimersByTimeAsync(1_000 + 2_000 + 400);
    expect(send.mock.calls.map(([batch]) => batch.operations.map(({ id }) => id))).toEqual([
      ["1"],
      ["1"],
      ["1"],
      ["2"],
    ]);
    expect(driver.status).toBe("saved");
    expect(statuses).toContain("retrying");
  });

  it("cannot be flushed", async () => {
    const { driver, send } = setUp();
    send.mockRejectedValue(new ApiError(0, "unreachable", "no"));
    driver.edit([rename("1", "a")]);
    expect(await driver.flush()).toBe(false);
    driver.stop();
  });
});

describe("someone else", () => {
  it("was faster: their edits go below ours, which are sent again", async () => {
    const { driver, send, events } = setUp();
    const details = { revision: 4, operations: [rename("theirs", "Theirs", "f")] };
    send.mockRejectedValueOnce(new ApiError(409, "revision_conflict", "missed", details));
    driver.edit([rename("1", "Mine")]);
    await vi.advanceTimersByTimeAsync(500);
    expect(send.mock.calls[1]?.[0].base_revision).toBe(4);
    expect(driver.current.document.nodes["f"]?.name).toBe("Theirs");
    expect(driver.current.document.nodes["s"]?.name).toBe("Mine");
    expect(events.onMerged).toHaveBeenCalledOnce();
  });

  it("removed what we were changing: that is explained", async () => {
    const { driver, send, events } = setUp();
    const details = { revision: 4, operations: [{ id: "theirs", type: "remove_node", node_id: "s" }] };
    send.mockRejectedValueOnce(new ApiError(409, "revision_conflict", "missed", details));
    driver.edit([rename("1", "Mine")]);
    await vi.advanceTimersByTimeAsync(500);
    expect(events.onRefused).toHaveBeenCalledOnce();
    expect(driver.status).toBe("saved");
  });

  it("edits while we look on", async () => {
    const { driver } = setUp();
    await driver.receive({ revision: 4, operations: [rename("theirs", "Theirs")] });
    expect(driver.current.document.nodes["s"]?.name).toBe("Theirs");
  });

  it("edited more than we heard of: we ask", async () => {
    const { driver, missedAfter } = setUp();
    missedAfter.mockResolvedValue({ revision: 6, operations: [rename("a", "A"), rename("b", "B", "f")] });
    await driver.receive({ revision: 6, operations: [rename("b", "B", "f")] });
    expect(missedAfter).toHaveBeenCalledWith(3);
    expect(driver.current.revision).toBe(6);
    expect(driver.current.document.nodes["s"]?.name).toBe("A");
  });
});

describe("a bad line", () => {
  const theirs = (revision: number, name: string): Answer => ({
    revision,
    operations: [rename(name, name, "f")],
  });

  it("brings words out of order and twice: each counts once", async () => {
    const { driver, missedAfter } = setUp();
    missedAfter.mockRejectedValueOnce(new ApiError(0, "unreachable", "no"));
    await expect(driver.receive(theirs(5, "second"))).rejects.toThrow("no");
    await driver.receive(theirs(4, "first"));
    await driver.receive(theirs(4, "first"));
    expect(driver.current.revision).toBe(5);
    expect(driver.current.document.nodes["f"]?.name).toBe("second");
    expect(missedAfter).toHaveBeenCalledOnce();
  });

  it("loses a word: the next one about the revision shows it", async () => {
    const { driver, missedAfter } = setUp();
    missedAfter.mockResolvedValueOnce(theirs(4, "lost"));
    await driver.hearRevision(4);
    expect(driver.current.document.nodes["f"]?.name).toBe("lost");
    await driver.hearRevision(4);
    expect(missedAfter).toHaveBeenCalledOnce();
  });

  it("brings someone's edits while ours are on their way: both are kept", async () => {
    const { driver, send, missedAfter } = setUp();
    const mine = rename("1", "Mine");
    let answer = (_: Answer) => {};
    send.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    driver.edit([mine]);
    await vi.advanceTimersByTimeAsync(400);
    const asked = driver.catchUp();
    await driver.receive(theirs(5, "after mine"));
    missedAfter.mockResolvedValue({ revision: 5, operations: [] });
    answer({ revision: 4, operations: [mine] });
    await asked;
    expect(driver.current.revision).toBe(5);
    expect(driver.current.confirmed.nodes).toMatchObject({ s: { name: "Mine" }, f: { name: "after mine" } });
    expect(driver.current.document.nodes).toEqual(driver.current.confirmed.nodes);
  });

  it("loses an answer, and the socket brings the edit back: later edits are still sent", async () => {
    const { driver, send, missedAfter } = setUp();
    send.mockRejectedValueOnce(new ApiError(0, "unreachable", "no"));
    missedAfter.mockResolvedValueOnce({ revision: 4, operations: [rename("1", "Mine")] });
    driver.edit([rename("1", "Mine")]);
    await vi.advanceTimersByTimeAsync(400);
    await driver.catchUp();
    expect(driver.status).toBe("saved");
    await vi.advanceTimersByTimeAsync(5_000);
    driver.edit([rename("2", "Mine again")]);
    await vi.advanceTimersByTimeAsync(400);
    expect(send).toHaveBeenCalledTimes(2);
    expect(driver.status).toBe("saved");
  });

  it("merges at the server what was made for an earlier revision", async () => {
    const { driver, send } = setUp();
    const mine = rename("1", "Mine");
    send.mockResolvedValueOnce({ revision: 5, operations: [...theirs(4, "theirs").operations, mine] });
    driver.edit([mine]);
    await vi.advanceTimersByTimeAsync(400);
    expect(driver.status).toBe("saved");
    expect(driver.current.confirmed.nodes).toMatchObject({ s: { name: "Mine" }, f: { name: "theirs" } });
  });
});

describe("a refusal", () => {
  it("of one edit in a batch leaves the others in place", async () => {
    const { driver, send, events } = setUp();
    const isBad = (batch: Batch) => batch.operations.some(({ id }) => id === "bad");
    send.mockImplementation(async (batch) => {
      if (isBad(batch)) throw new ApiError(400, "invalid", "not like this");
      return { revision: batch.base_revision + 1, operations: batch.operations };
    });
    driver.edit([rename("good", "Good"), rename("bad", "Bad", "f")]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(driver.current.document.nodes["s"]?.name).toBe("Good");
    expect(driver.current.document.nodes["f"]?.name).toBe("f");
    expect(events.onRejected).toHaveBeenCalledWith([expect.objectContaining({ id: "bad" })], "not like this");
  });

  it("of a revision that the server never had stops saving", async () => {
    const { driver, send, events } = setUp();
    const details = { revision: 1, operations: [], reload: true };
    send.mockRejectedValue(new ApiError(409, "revision_conflict", "load again", details));
    driver.edit([rename("1", "a")]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send).toHaveBeenCalledOnce();
    expect(events.onFatal).toHaveBeenCalledOnce();
  });

  it("of everything, because the pipeline is gone, stops saving", async () => {
    const { driver, send, events } = setUp();
    send.mockRejectedValue(new ApiError(404, "not_found", "gone"));
    driver.edit([rename("1", "a")]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(send).toHaveBeenCalledOnce();
    expect(events.onFatal).toHaveBeenCalledOnce();
  });
});

describe("the next visit", () => {
  it("takes up unsent edits, but not those that had arrived", async () => {
    const { driver, send, missedAfter } = setUp({
      base_revision: 2,
      operations: [rename("arrived", "x"), rename("lost", "Found again", "f")],
    });
    missedAfter.mockResolvedValue({ revision: 3, operations: [rename("arrived", "x")] });
    expect(await driver.resume()).toBe(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(send.mock.calls[0]?.[0].operations).toMatchObject([{ id: "lost" }]);
    expect(driver.current.document.nodes["f"]?.name).toBe("Found again");
  });
});
