import { describe, expect, it } from "vitest";
import {
  FILTER,
  INDEX,
  JOIN,
  LEARNER,
  MODULES,
  makeDocument,
  makeNode,
  randomNumbers,
  SOURCE,
  TRAIN,
} from "@/test/graphs";
import { applyAll, applyOperation } from "./apply";
import * as edits from "./edits";
import { inverseOfAll } from "./inverse";
import { nodeSize } from "./layout";
import { EMPTY_DOCUMENT, type GraphDocument } from "./model";
import type { OperationBody } from "./operations";

function run(document: GraphDocument, operations: readonly OperationBody[]): GraphDocument {
  const outcome = applyAll(
    document,
    operations.map((body, index) => ({ ...body, id: `o${index}` })),
    INDEX,
  );
  expect(outcome.refused).toEqual([]);
  return outcome.document;
}

/** Any edit that a user could make on this document. */
function randomEdit(document: GraphDocument, random: () => number): edits.Edit | null {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const nodes = Object.values(document.nodes);
  const node = pick(nodes);
  const note = pick(Object.values(document.notes));
  const near = { x: random() * 2000, y: random() * 2000 };
  switch (Math.floor(random() * 11)) {
    case 0:
    case 1:
      return edits.addNode(document, { module: pick(MODULES) ?? SOURCE }, { near });
    case 2:
    case 3: {
      const target = pick(nodes);
      const output = node && INDEX.get(node.module)?.outputs[0];
      const input = target && pick(INDEX.get(target.module)?.inputs ?? []);
      if (!node || !target || !output || !input) return null;
      return edits.connect(
        document,
        { node: node.id, port: output.name },
        { node: target.id, port: input.name },
      );
    }
    case 4:
      return node
        ? edits.removeSelection(document, { ...edits.NOTHING_SELECTED, nodes: new Set([node.id]) })
        : null;
    case 5:
      return node ? edits.renameNode(document, node.id, `name ${Math.floor(random() * 99)}`) : null;
    case 6:
      return node
        ? edits.setParameter(document, node.id, pick(["a", "b"]) ?? "a", pick([1, "x", null, true]) ?? null)
        : null;
    case 7:
      return edits.nudge(
        document,
        { nodes: node ? [node.id] : [], notes: Object.keys(document.notes) },
        8,
        16,
      );
    case 8:
      return note
        ? edits.editNote(document, note.id, { text: String(random()) })
        : edits.addNote(document, "hi", near);
    case 9:
      return node ? edits.setComment(document, node.id, pick(["", "why"]) ?? "") : null;
    default: {
      const clipping = edits.clip(document, new Set(nodes.slice(0, 3).map(({ id }) => id)));
      return clipping && edits.paste(document, clipping);
    }
  }
}

describe("every edit", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("can be taken back exactly (sequence %i)", (seed) => {
    const random = randomNumbers(seed);
    let document: GraphDocument = EMPTY_DOCUMENT;
    const trail: { before: GraphDocument; backward: OperationBody[] }[] = [];
    for (let step = 0; step < 120; step += 1) {
      const edit = randomEdit(document, random);
      if (!edit) continue;
      const outcome = applyAll(
        document,
        edit.operations.map((body, place) => ({ ...body, id: `${step}.${place}` })),
        INDEX,
      );
      if (outcome.refused.length > 0) continue;
      trail.push({ before: document, backward: inverseOfAll(document, edit.operations) });
      document = outcome.document;
    }
    expect(trail.length).toBeGreaterThan(20);
    for (const { before, backward } of trail.reverse()) {
      document = run(document, backward);
      expect(document).toEqual(before);
    }
    expect(document).toEqual(EMPTY_DOCUMENT);
  });

  it("leaves untouched nodes identical", () => {
    const document = makeDocument([makeNode("a", SOURCE), makeNode("b", FILTER)]);
    const after = run(document, edits.renameNode(document, "a", "A")?.operations ?? []);
    expect(after.nodes["b"]).toBe(document.nodes["b"]);
    expect(after.edges).toBe(document.edges);
  });
});

describe("adding", () => {
  it("gives readable ids and names that do not clash", () => {
    let document: GraphDocument = EMPTY_DOCUMENT;
    for (let count = 0; count < 3; count += 1) {
      document = run(
        document,
        edits.addNode(document, { module: FILTER }, { near: { x: 0, y: 0 } }).operations,
      );
    }
    expect(Object.keys(document.nodes)).toEqual(["filter", "filter_2", "filter_3"]);
    expect(Object.values(document.nodes).map(({ name }) => name)).toEqual(["filter", "filter 2", "filter 3"]);
  });

  it("never puts a node upon another", () => {
    const random = randomNumbers(3);
    let document: GraphDocument = EMPTY_DOCUMENT;
    for (let count = 0; count < 60; count += 1) {
      const near = { x: random() * 300, y: random() * 300 };
      document = run(document, edits.addNode(document, { module: SOURCE }, { near }).operations);
    }
    const boxes = Object.values(document.nodes).map((node) => ({ ...node.position, ...nodeSize(node) }));
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
  });

  it("puts what follows below", () => {
    const document = makeDocument([makeNode("a", SOURCE, { position: { x: 80, y: 40 } })]);
    const { node } = edits.addNode(document, { module: FILTER }, { below: document.nodes["a"] as never });
    expect(node.position.x).toBe(80);
    expect(node.position.y).toBeGreaterThan(40 + 66);
  });
});

describe("deleting", () => {
  const document = makeDocument(
    [makeNode("s", SOURCE), makeNode("f", FILTER), makeNode("j", JOIN)],
    ["s.data → f.data", "f.result → j.left", "s.data → j.right"],
  );

  it("takes the connections of a node along", () => {
    const edit = edits.removeSelection(document, { ...edits.NOTHING_SELECTED, nodes: new Set(["f"]) });
    const after = run(document, edit?.operations ?? []);
    expect(Object.keys(after.nodes)).toEqual(["s", "j"]);
    expect(Object.keys(after.edges)).toEqual(["e2"]);
  });

  it("is refused for a node that still has connections", () => {
    const result = applyOperation(document, { type: "remove_node", node_id: "f" }, INDEX);
    expect(result).toEqual({ refusal: { code: "edges_attached", values: { node: "f" } } });
  });

  it("of nothing is nothing", () => {
    expect(edits.removeSelection(document, edits.NOTHING_SELECTED)).toBeNull();
  });
});

describe("names", () => {
  it.each([
    ["  Split  ", "Split"],
    ["a\u0000b\nc", "a b c"],
    ["abc\u202egpj", "abcgpj"],
    ["../../x", "../../x"],
    ["{{7*7}}", "{{7*7}}"],
    ["   ", ""],
  ])("%j becomes %j", (text, expected) => {
    expect(edits.cleanName(text)).toBe(expected);
  });

  it("are cut at 200 characters without splitting an emoji", () => {
    expect([...edits.cleanName("🐧".repeat(10_000))]).toHaveLength(200);
  });
});

describe("copying", () => {
  it("brings nodes with the connections between them, under new ids", () => {
    const document = makeDocument(
      [makeNode("l", LEARNER), makeNode("s", SOURCE), makeNode("t", TRAIN)],
      ["l.model → t.model", "s.data → t.data"],
    );
    const clipping = edits.clip(document, new Set(["l", "t"]));
    const pasted = clipping && edits.paste(document, clipping);
    const after = run(document, pasted?.operations ?? []);
    expect(Object.keys(after.nodes)).toEqual(["l", "s", "t", "learner", "train"]);
    expect(Object.values(after.edges).at(-1)).toMatchObject({
      source: { node: "learner", port: "model" },
      target: { node: "train", port: "model" },
    });
    expect(Object.keys(after.edges)).toHaveLength(3);
  });
});
