import { describe, expect, it } from "vitest";
import { FILTER, INDEX, JOIN, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { swapInStage } from "./arrange";
import type { GraphDocument } from "./model";
import { besideInStage, neighbourhoods, type OutlineRow, outlineRows, readingOrder } from "./outline";

const at = (x: number, y = 0) => ({ position: { x, y } });

/** Two sources, of which the right one stands first in the document, a filter and a join. */
const draft = makeDocument(
  [
    makeNode("right", SOURCE, at(400)),
    makeNode("join", JOIN, at(200, 300)),
    makeNode("filter", FILTER, at(0, 150)),
    makeNode("left", SOURCE, at(0)),
  ],
  ["left.data → filter.data", "filter.result → join.left", "right.data → join.right"],
);

const CLOSED = { expanded: new Set<string>(), folded: new Set<string>() };
const shape = (rows: readonly OutlineRow[]) => rows.map(({ kind, key, level }) => `${kind} ${key} ${level}`);

function withGroup(document: GraphDocument, members: readonly string[]): GraphDocument {
  const nodes = Object.fromEntries(
    Object.values(document.nodes).map((node) => [
      node.id,
      members.includes(node.id) ? { ...node, group: "g" } : node,
    ]),
  );
  return { ...document, nodes, groups: { g: { id: "g", name: "G", collapsed: false, ports: {} } } };
}

describe("readingOrder", () => {
  it("follows the data, and the canvas where the data leaves it open", () => {
    expect(readingOrder(draft)).toEqual(["left", "right", "filter", "join"]);
  });

  it("never puts a step before one that feeds it", () => {
    const order = readingOrder(draft);
    for (const { source, target } of Object.values(draft.edges)) {
      expect(order.indexOf(source.node)).toBeLessThan(order.indexOf(target.node));
    }
  });
});

describe("outlineRows", () => {
  it("shows steps closed, with their place among their siblings", () => {
    const rows = outlineRows(draft, INDEX, CLOSED);
    expect(shape(rows)).toEqual(["node left 1", "node right 1", "node filter 1", "node join 1"]);
    expect(rows.map(({ place, siblings }) => [place, siblings])).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
  });

  it("opens a step into a row for each connection and each free port", () => {
    const rows = outlineRows(draft, INDEX, { ...CLOSED, expanded: new Set(["join"]) });
    const [left, right, result] = rows.slice(-3);
    expect(left).toMatchObject({ kind: "port", direction: "input", level: 2, ref: { port: "left" } });
    expect(right).toMatchObject({ edge: { source: { node: "right", port: "data" } }, siblings: 3 });
    expect(result).toMatchObject({ direction: "output", edge: null });
  });

  it("gives an output a row for each of its connections", () => {
    const both = makeDocument(Object.values(draft.nodes), [
      "left.data → join.left",
      "left.data → filter.data",
    ]);
    const rows = outlineRows(both, INDEX, { ...CLOSED, expanded: new Set(["left"]) });
    const targets = rows.flatMap((row) => (row.kind === "port" ? [row.edge?.target.node] : []));
    expect(targets).toEqual(["join", "filter"]);
  });

  it("puts a group where its first step is read, with its steps below it, and notes at the end", () => {
    const note = { id: "n", text: "", position: { x: 0, y: 0 }, size: { width: 9, height: 9 } };
    const grouped = { ...withGroup(draft, ["filter", "left"]), notes: { n: note } };
    expect(shape(outlineRows(grouped, INDEX, CLOSED))).toEqual([
      "group g 1",
      "node left 2",
      "node filter 2",
      "node right 1",
      "node join 1",
      "note n 1",
    ]);
    const folded = outlineRows(grouped, INDEX, { ...CLOSED, folded: new Set(["g"]) });
    expect(shape(folded)).toEqual(["group g 1", "node right 1", "node join 1", "note n 1"]);
  });

  it("is quick for a thousand steps", () => {
    const nodes = Array.from({ length: 1000 }, (_, index) =>
      makeNode(`n${index}`, FILTER, at(index % 10, index)),
    );
    const edges = nodes.slice(10).map(({ id }, index) => `n${index}.result → ${id}.data`);
    const large = makeDocument(nodes, edges);
    const start = performance.now();
    expect(outlineRows(large, INDEX, CLOSED)).toHaveLength(1000);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe("neighbourhoods", () => {
  it("names each neighbour once", () => {
    const doubled = makeDocument(Object.values(draft.nodes), [
      "left.data → join.left",
      "left.data → join.right",
    ]);
    expect(neighbourhoods(doubled).get("left")).toEqual({ from: [], to: ["join"] });
    expect(neighbourhoods(doubled).get("join")).toEqual({ from: ["left"], to: [] });
  });
});

describe("moving within a stage", () => {
  it("goes past a step that no data joins it with, and nowhere else", () => {
    expect(besideInStage(draft, "left", 1)).toBe("right");
    expect(besideInStage(draft, "right", -1)).toBe("left");
    expect(besideInStage(draft, "right", 1)).toBeNull();
    expect(besideInStage(draft, "filter", -1)).toBeNull();
  });

  it("does not leave the group", () => {
    expect(besideInStage(withGroup(draft, ["left"]), "left", 1)).toBeNull();
  });

  it("changes places on the canvas, and with it the order", () => {
    const edit = swapInStage(draft, "left", 1);
    expect(edit?.operations).toEqual([
      { type: "move_nodes", positions: { left: { x: 400, y: 0 }, right: { x: 0, y: 0 } } },
    ]);
    expect(swapInStage(draft, "join", 1)).toBeNull();
  });
});
