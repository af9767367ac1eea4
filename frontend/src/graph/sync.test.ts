import { describe, expect, it } from "vitest";
import {
  FILTER,
  INDEX,
  JOIN,
  MODULES,
  makeDocument,
  makeEdge,
  makeNode,
  randomNumbers,
  SOURCE,
} from "@/test/graphs";
import { applyAll } from "./apply";
import type { GraphDocument } from "./model";
import type { Operation, OperationBody } from "./operations";
import * as sync from "./sync";

const base = makeDocument([makeNode("s", SOURCE), makeNode("f", FILTER), makeNode("j", JOIN)]);
const start = () => sync.startSync(INDEX, 3, base);

let counter = 0;
const op = (body: OperationBody): Operation => {
  counter += 1;
  return { ...body, id: `op${counter}` };
};
const rename = (node_id: string, name: string) => op({ type: "rename_node", node_id, name });
const connect = (id: string, text: string) => op({ type: "connect", edge: makeEdge(id, text) });

describe("local edits", () => {
  it("show at once and wait", () => {
    const { state } = sync.enqueue(start(), [rename("s", "Data")]);
    expect(state.document.nodes["s"]?.name).toBe("Data");
    expect(state.confirmed).toBe(base);
    expect(sync.isSaved(state)).toBe(false);
  });

  it("are refused as a whole when one part does not fit", () => {
    const { state, refused } = sync.enqueue(start(), [
      connect("e1", "s.data → f.data"),
      connect("e2", "s.data → nowhere.data"),
    ]);
    expect(refused[0]?.refusal.code).toBe("unknown_node");
    expect(state.document).toBe(base);
  });

  it("of one value that nobody has seen yet become one", () => {
    let { state } = sync.enqueue(start(), [rename("s", "a")]);
    state = sync.enqueue(state, [rename("s", "ab")]).state;
    state = sync.enqueue(state, [rename("s", "abc")]).state;
    expect(state.queued).toHaveLength(1);
    expect(state.queued[0]).toMatchObject({ name: "abc" });
  });

  it("are not merged with what is already on its way", () => {
    const queued = sync.enqueue(start(), [rename("s", "a")]).state;
    const sent = sync.takeBatch(queued)?.state as sync.SyncState;
    const { state } = sync.enqueue(sent, [rename("s", "ab")]);
    expect(state.inFlight).toHaveLength(1);
    expect(state.queued).toHaveLength(1);
  });
});

describe("sending", () => {
  it("takes what waits, against the confirmed revision, and repeats it unchanged until answered", () => {
    const { state } = sync.enqueue(start(), [rename("s", "Data")]);
    const first = sync.takeBatch(state);
    expect(first?.batch).toMatchObject({ base_revision: 3, operations: [{ name: "Data" }] });
    const again = sync.takeBatch(first?.state as sync.SyncState);
    expect(again?.batch).toEqual(first?.batch);
  });

  it("confirms with the next revision", () => {
    const sent = sync.takeBatch(sync.enqueue(start(), [rename("s", "Data")]).state);
    const state = sync.acknowledge(sent?.state as sync.SyncState, 4);
    expect(state?.revision).toBe(4);
    expect(state?.confirmed.nodes["s"]?.name).toBe("Data");
    expect(state && sync.isSaved(state)).toBe(true);
  });

  it("asks for what is missing when the revision has jumped", () => {
    const sent = sync.takeBatch(sync.enqueue(start(), [rename("s", "Data")]).state);
    expect(sync.acknowledge(sent?.state as sync.SyncState, 6)).toBeNull();
  });
});

describe("others edit too", () => {
  it("puts their edits below ours", () => {
    const { state: ours } = sync.enqueue(start(), [rename("s", "Mine")]);
    const { state, refused } = sync.rebase(ours, {
      revision: 5,
      operations: [rename("f", "Theirs"), rename("s", "Theirs too")],
    });
    expect(refused).toEqual([]);
    expect(state.revision).toBe(5);
    expect(state.document.nodes["f"]?.name).toBe("Theirs");
    expect(state.document.nodes["s"]?.name).toBe("Mine");
    expect(state.confirmed.nodes["s"]?.name).toBe("Theirs too");
  });

  it("takes out and reports what no longer fits, and keeps the rest", () => {
    const { state: ours } = sync.enqueue(start(), [connect("mine", "s.data → f.data"), rename("j", "Kept")]);
    const theirs = connect("theirs", "s.data → j.left");
    const { state, refused } = sync.rebase(ours, {
      revision: 4,
      operations: [theirs, op({ type: "remove_node", node_id: "f" })],
    });
    expect(refused.map(({ refusal }) => refusal.code)).toEqual(["unknown_node"]);
    expect(state.document.nodes["j"]?.name).toBe("Kept");
    expect(Object.keys(state.document.edges)).toEqual(["theirs"]);
    expect(sync.pendingOf(state)).toHaveLength(1);
  });

  it("names who made an edit of ours impossible", () => {
    const { state: ours } = sync.enqueue(start(), [connect("mine", "s.data → f.data")]);
    const { refused } = sync.rebase(ours, {
      revision: 5,
      operations: [rename("j", "Joined"), op({ type: "remove_node", node_id: "f" })],
      authors: ["Ada", "Grace"],
    });
    expect(refused.map(({ by }) => by)).toEqual(["Grace"]);
  });

  it("recognises our own edits when only the answer was lost", () => {
    const { state: queued } = sync.enqueue(start(), [connect("mine", "s.data → f.data")]);
    const sent = sync.takeBatch(queued)?.state as sync.SyncState;
    const { state, refused } = sync.rebase(sent, {
      revision: 5,
      operations: [rename("j", "Theirs"), ...sent.inFlight],
    });
    expect(refused).toEqual([]);
    expect(sync.isSaved(state)).toBe(true);
    expect(Object.keys(state.document.edges)).toEqual(["mine"]);
  });

  it("ignores what it knows already", () => {
    const state = start();
    expect(sync.rebase(state, { revision: 3, operations: [rename("s", "old")] }).state).toBe(state);
  });
});

describe("an edit that the server refuses", () => {
  it("does not take its neighbours along", () => {
    let state = sync.enqueue(start(), [rename("s", "good"), rename("f", "bad"), rename("j", "fine")]).state;
    const refusedByServer = new Set(["bad"]);
    const arrived: string[] = [];
    const dropped: Operation[] = [];
    for (let round = 0; round < 10 && !sync.isSaved(state); round += 1) {
      const next = sync.takeBatch(state) as { state: sync.SyncState; batch: sync.Batch };
      const names = next.batch.operations.map((operation) => (operation as { name: string }).name);
      if (names.some((name) => refusedByServer.has(name))) {
        const result = sync.reject(next.state);
        state = result.state;
        dropped.push(...result.dropped);
      } else {
        arrived.push(...names);
        state = sync.acknowledge(next.state, next.state.revision + 1) as sync.SyncState;
      }
    }
    expect(arrived).toEqual(["good", "fine"]);
    expect(dropped).toHaveLength(1);
    expect(state.document.nodes["f"]?.name).toBe("f");
    expect(state.document).toEqual(state.confirmed);
  });
});

describe("edits of an earlier visit", () => {
  it("are taken up as far as they fit", () => {
    const { state, refused } = sync.adopt(start(), [rename("s", "Kept"), rename("gone", "Lost")]);
    expect(state.document.nodes["s"]?.name).toBe("Kept");
    expect(refused).toHaveLength(1);
    expect(state.queued).toHaveLength(1);
  });
});

/** A server in a few lines: takes a batch against its revision, knows repeated ids, answers 409 with what was missed. */
class Server {
  document: GraphDocument = base;
  log: Operation[][] = [];

  get revision() {
    return 3 + this.log.length;
  }

  after(revision: number): sync.Answer {
    return { revision: this.revision, operations: this.log.slice(revision - 3).flat() };
  }

  take({ base_revision, operations }: sync.Batch): "conflict" | "invalid" | number {
    const known = new Set(this.log.flat().map(({ id }) => id));
    if (operations.every(({ id }) => known.has(id))) return this.revision;
    if (base_revision !== this.revision) return "conflict";
    const outcome = applyAll(this.document, operations, INDEX);
    if (outcome.refused.length > 0) return "invalid";
    this.document = outcome.document;
    this.log.push([...operations]);
    return this.revision;
  }
}

describe("two editors and a server that loses answers", () => {
  it.each([11, 12, 13, 14, 15, 16])("end with the same document (sequence %i)", (seed) => {
    const random = randomNumbers(seed);
    const server = new Server();
    const editors = [start(), start()];
    const step = (index: number) => {
      const state = editors[index] as sync.SyncState;
      if (random() < 0.5) {
        editors[index] = sync.enqueue(state, [op(randomBody(state.document, random))]).state;
        return;
      }
      const next = sync.takeBatch(state);
      if (!next) return;
      const answer = server.take(next.batch);
      if (random() < 0.25) editors[index] = next.state;
      else editors[index] = settle(next.state, answer, server);
    };
    for (let round = 0; round < 300; round += 1) step(round % 2);
    for (let round = 0; round < 200; round += 1) {
      const index = round % 2;
      const next = sync.takeBatch(editors[index] as sync.SyncState);
      if (next) editors[index] = settle(next.state, server.take(next.batch), server);
      else
        editors[index] = sync.rebase(
          editors[index] as sync.SyncState,
          server.after((editors[index] as sync.SyncState).revision),
        ).state;
    }
    for (const state of editors) {
      expect(sync.isSaved(state)).toBe(true);
      expect(state.revision).toBe(server.revision);
      expect(state.document).toEqual(server.document);
    }
  });
});

function settle(state: sync.SyncState, answer: ReturnType<Server["take"]>, server: Server): sync.SyncState {
  if (answer === "invalid") return sync.reject(state).state;
  const acknowledged = answer === "conflict" ? null : sync.acknowledge(state, answer);
  return acknowledged ?? sync.rebase(sync.putBack(state), server.after(state.revision)).state;
}

function randomBody(document: GraphDocument, random: () => number): OperationBody {
  const ids = Object.keys(document.nodes);
  const id = ids[Math.floor(random() * ids.length)] ?? "s";
  const edges = Object.keys(document.edges);
  switch (Math.floor(random() * 5)) {
    case 0: {
      counter += 1;
      const module = MODULES[Math.floor(random() * MODULES.length)] ?? SOURCE;
      return { type: "add_node", node: makeNode(`x${counter}`, module) };
    }
    case 1:
      return { type: "rename_node", node_id: id, name: `r${Math.floor(random() * 1000)}` };
    case 2:
      counter += 1;
      return {
        type: "connect",
        edge: makeEdge(`c${counter}`, `s.data → ${id}.${random() < 0.5 ? "data" : "left"}`),
      };
    case 3:
      return { type: "disconnect", edge_id: edges[Math.floor(random() * edges.length)] ?? "none" };
    default:
      return { type: "remove_node", node_id: id };
  }
}

describe("an edit that may be on its way", () => {
  it("is not replaced by a later one, or it could arrive after it", () => {
    const sent = sync.takeBatch(sync.enqueue(start(), [rename("s", "first")]).state);
    const waiting = sync.putBack(sent?.state ?? start());
    const { state } = sync.enqueue(waiting, [rename("s", "second")]);
    expect(sync.pendingOf(state)).toHaveLength(2);
    expect(sync.pendingOf(sync.enqueue(state, [rename("s", "third")]).state)).toHaveLength(2);
  });
});
