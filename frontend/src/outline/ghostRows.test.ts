import { describe, expect, it } from "vitest";
import { ghostOf } from "@/graph/ghost";
import type { GraphDocument } from "@/graph/model";
import { outlineRows } from "@/graph/outline";
import { insertOnEdge } from "@/graph/rewire";
import { FILTER, INDEX, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { flowChange, isTouched, type Line, withComing } from "./ghostRows";

const column = makeDocument(
  [
    makeNode("a", SOURCE),
    makeNode("b", FILTER, { position: { x: 0, y: 130 } }),
    makeNode("c", FILTER, { position: { x: 0, y: 260 } }),
  ],
  ["a.data → b.data", "b.result → c.data"],
);

function inserted(document: GraphDocument, edgeId: string) {
  const edge = document.edges[edgeId];
  const edit = edge && insertOnEdge(document, INDEX, edge, { module: FILTER });
  const ghost = edit && ghostOf(document, edit.operations, INDEX);
  if (!ghost) throw new Error("refused");
  return { ghost, id: edit.node.id };
}

function linesWith(expanded: readonly string[], edge: string) {
  const { ghost, id } = inserted(column, edge);
  const open = { expanded: new Set(expanded), folded: new Set<string>() };
  const rows = outlineRows(column, INDEX, open);
  return { lines: withComing(rows, outlineRows(ghost.after, INDEX, open), ghost), ghost, id };
}

const keys = (lines: readonly Line[]) => lines.map(({ key }) => key);

describe("a step that would come in", () => {
  it("stands where it would be read", () => {
    const { lines, id } = linesWith([], "e0");
    expect(keys(lines)).toEqual(["a", `coming:${id}`, "b", "c"]);
  });

  it("stands behind the ports of the step before it", () => {
    const { lines, id } = linesWith(["a"], "e0");
    expect(keys(lines)).toEqual(["a", "output:a.data#e0", `coming:${id}`, "b", "c"]);
  });

  it("leaves the numbers of the rows as they are, and says where its data comes from", () => {
    const { lines } = linesWith([], "e1");
    expect(lines.map((line) => ("row" in line ? line.index : line.coming.from))).toEqual([0, 1, ["b"], 2]);
  });

  it("is touched, and those beside it are not", () => {
    const { lines, ghost } = linesWith([], "e0");
    expect(lines.map((line) => isTouched(line, ghost))).toEqual([false, true, false, false]);
  });
});

describe("the data of a step", () => {
  it("would come from the step that is put in, and no longer from the one before", () => {
    const { ghost, id } = inserted(column, "e0");
    const name = ghost.after.nodes[id]?.name;
    expect(flowChange(column, ghost, "b")).toEqual({ comes: [name], goes: ["a"] });
    expect(flowChange(column, ghost, "c")).toEqual({ comes: [], goes: [] });
  });
});
