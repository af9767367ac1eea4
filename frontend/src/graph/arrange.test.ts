import { describe, expect, it } from "vitest";
import { FILTER, INDEX, makeDocument, makeNode } from "@/test/graphs";
import { applyAll } from "./apply";
import { ALIGNMENTS, align, distribute } from "./arrange";
import type { Edit } from "./edits";
import { nodeSize } from "./layout";
import type { GraphDocument, Position } from "./model";

const at = (id: string, x: number, y: number, comment = "") => ({
  ...makeNode(id, FILTER),
  position: { x, y },
  comment,
});

const draft = makeDocument([at("a", 0, 0), at("b", 104, 200, "taller"), at("c", 400, 504)]);
const all = ["a", "b", "c"];

function positions(document: GraphDocument, edit: Edit | null): Record<string, Position> {
  const operations = (edit?.operations ?? []).map((body, index) => ({ ...body, id: `o${index}` }));
  const { document: after, refused } = applyAll(document, operations, INDEX);
  expect(refused).toEqual([]);
  return Object.fromEntries(Object.values(after.nodes).map(({ id, position }) => [id, position]));
}

const xs = (edit: Edit | null) => all.map((id) => positions(draft, edit)[id]?.x);
const ys = (edit: Edit | null) => all.map((id) => positions(draft, edit)[id]?.y);

describe("align", () => {
  it("brings one edge of all nodes into line and leaves the other direction alone", () => {
    expect(xs(align(draft, all, "left"))).toEqual([0, 0, 0]);
    expect(xs(align(draft, all, "right"))).toEqual([400, 400, 400]);
    expect(xs(align(draft, all, "centre"))).toEqual([200, 200, 200]);
    expect(ys(align(draft, all, "left"))).toEqual([0, 200, 504]);
    expect(ys(align(draft, all, "top"))).toEqual([0, 0, 0]);
  });

  it("takes the different heights of cards into account", () => {
    const places = positions(draft, align(draft, all, "bottom"));
    const bottoms = all.map((id) => {
      const node = draft.nodes[id];
      return (places[id]?.y ?? 0) + (node ? nodeSize(node).height : 0);
    });
    expect(new Set(bottoms).size).toBe(1);
  });

  it("is nothing for one node, and nothing again once done", () => {
    expect(align(draft, ["a"], "left")).toBeNull();
    for (const to of ALIGNMENTS) {
      const edit = align(draft, all, to);
      const { document } = applyAll(
        draft,
        (edit?.operations ?? []).map((body) => ({ ...body, id: "o" })),
        INDEX,
      );
      expect(align(document, all, to)).toBeNull();
    }
  });
});

describe("distribute", () => {
  it("makes the gaps equal between the outermost two, which stay", () => {
    expect(xs(distribute(draft, all, "across"))).toEqual([0, 200, 400]);
    const down = positions(draft, distribute(draft, all, "down"));
    expect([down["a"]?.y, down["c"]?.y]).toEqual([0, 504]);
    const height = (id: string) => nodeSize(draft.nodes[id] ?? { comment: "" }).height;
    const above = (down["b"]?.y ?? 0) - height("a");
    const below = 504 - (down["b"]?.y ?? 0) - height("b");
    expect(Math.abs(above - below)).toBeLessThanOrEqual(1);
  });

  it("needs three", () => {
    expect(distribute(draft, ["a", "b"], "across")).toBeNull();
  });
});
