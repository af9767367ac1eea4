import { describe, expect, it } from "vitest";
import { chain, FILTER, JOIN, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { connectionsAround, inDataOrder, nextOf, otherEnd } from "./jumps";

const draft = chain(3);
const edge = Object.values(draft.edges)[0];
if (!edge) throw new Error("a chain has edges");

describe("nextOf", () => {
  it("goes round in both directions and begins at the near end", () => {
    const items = ["a", "b", "c"];
    expect(nextOf(items, null, 1)).toBe("a");
    expect(nextOf(items, null, -1)).toBe("c");
    expect(nextOf(items, "c", 1)).toBe("a");
    expect(nextOf(items, "a", -1)).toBe("c");
    expect(nextOf(items, "gone", 1)).toBe("a");
    expect(nextOf([], null, 1)).toBeUndefined();
  });
});

describe("otherEnd", () => {
  it("leaves the focused end", () => {
    expect(otherEnd(draft, edge, "n0", { x: 0, y: 0 })).toBe("n1");
    expect(otherEnd(draft, edge, "n1", { x: 0, y: 0 })).toBe("n0");
  });

  it("goes to the end that is farther away when neither has the focus", () => {
    const [a, b] = Object.values(draft.nodes);
    if (!a || !b) throw new Error("a chain has nodes");
    const apart = {
      ...draft,
      nodes: {
        ...draft.nodes,
        n0: { ...a, position: { x: 0, y: 0 } },
        n1: { ...b, position: { x: 0, y: 900 } },
      },
    };
    expect(otherEnd(apart, edge, null, { x: 0, y: 850 })).toBe("n0");
    expect(otherEnd(apart, edge, null, { x: 0, y: 10 })).toBe("n1");
  });
});

it("lists nodes in the order of the data, however they were added", () => {
  const reversed = { ...draft, nodes: Object.fromEntries(Object.entries(draft.nodes).reverse()) };
  expect(inDataOrder(reversed)).toEqual(["n0", "n1", "n2"]);
});

describe("the connections around", () => {
  const at = (x: number) => ({ position: { x, y: 0 } });
  const joined = makeDocument(
    [
      makeNode("right", SOURCE, at(400)),
      makeNode("left", SOURCE, at(0)),
      makeNode("join", JOIN, at(200)),
      makeNode("end", FILTER, at(200)),
    ],
    ["right.data → join.right", "left.data → join.left", "join.result → end.data"],
  );
  const around = (document: typeof joined, ...nodes: string[]) =>
    connectionsAround(document, new Set(nodes)).map(
      ({ edge: { source, target }, direction }) => `${direction}: ${source.node} → ${target.node}`,
    );

  it("are those that enter, from left to right, then those that leave", () => {
    expect(around(joined, "join")).toEqual([
      "input: left → join",
      "input: right → join",
      "output: join → end",
    ]);
  });

  it("of several nodes are those with the rest", () => {
    expect(around(joined, "join", "left")).toEqual(["input: right → join", "output: join → end"]);
  });

  it("are left out where a folded group hides them", () => {
    const nodes = Object.fromEntries(
      Object.entries(joined.nodes).map(([id, node]) => [id, id === "right" ? node : { ...node, group: "g" }]),
    );
    const groups = { g: { id: "g", name: "Join", collapsed: true, ports: {} } };
    expect(around({ ...joined, nodes, groups }, "join")).toEqual(["input: right → join"]);
  });
});
