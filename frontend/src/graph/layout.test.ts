import { describe, expect, it } from "vitest";
import { chain, FILTER, INDEX, JOIN, LEARNER, makeDocument, makeNode, SOURCE, TRAIN } from "@/test/graphs";
import { layersOf, nodeSize, portOffset } from "./layout";
import type { GraphDocument } from "./model";
import { tidy } from "./tidy";

describe("tidy", () => {
  const document = makeDocument(
    [
      makeNode("t", TRAIN),
      makeNode("l", LEARNER),
      makeNode("s", SOURCE),
      makeNode("f", FILTER, { comment: "why" }),
      makeNode("j", JOIN),
    ],
    ["s.data → f.data", "f.result → j.left", "s.data → j.right", "j.result → t.data", "l.model → t.model"],
  );

  it("puts every node below what feeds it", () => {
    expectFlowDownwards(document);
  });

  it("puts a learner beside the data it is trained on, on its port's side", () => {
    const at = tidy(document, INDEX);
    expect(at["l"]?.y).toBe(at["j"]?.y);
    expect(at["l"]?.x).toBeLessThan(at["j"]?.x ?? 0);
  });

  it("does not put nodes upon each other", () => {
    const at = tidy(document, INDEX);
    const boxes = Object.values(document.nodes).map((node) => ({ ...at[node.id], ...nodeSize(node) }));
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const sameRow = a.y === b.y;
        if (sameRow) expect(Math.abs((a.x ?? 0) - (b.x ?? 0))).toBeGreaterThanOrEqual(a.width);
      }
    }
  });

  it("copes with a chain of 1,000 and with a circle", () => {
    expectFlowDownwards(chain(1_000));
    const circle = makeDocument(
      [makeNode("a", FILTER), makeNode("b", FILTER)],
      ["a.result → b.data", "b.result → a.data"],
    );
    expect(Object.keys(tidy(circle, INDEX))).toHaveLength(2);
  });
});

function expectFlowDownwards(document: GraphDocument) {
  const at = tidy(document, INDEX);
  for (const { source, target } of Object.values(document.edges)) {
    expect(at[source.node]?.y).toBeLessThan(at[target.node]?.y ?? 0);
  }
}

describe("layersOf", () => {
  it("orders by the longest way", () => {
    expect(layersOf(chain(3))).toEqual([["n0"], ["n1"], ["n2"]]);
  });
});

describe("ports", () => {
  it("are spread evenly along the edge of the card", () => {
    expect([portOffset(0, 1), portOffset(0, 2), portOffset(1, 2)]).toEqual([116, 77, 155]);
  });
});
