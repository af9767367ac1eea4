import { describe, expect, it } from "vitest";
import { NOTHING_SELECTED } from "@/graph/edits";
import { ghostOf } from "@/graph/ghost";
import { insertOnEdge } from "@/graph/rewire";
import { FILTER, INDEX, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { EdgePaths } from "./edgePaths";
import { FlowEdges, FlowNodes } from "./flow";
import { ghostPicture } from "./ghostPicture";

const before = makeDocument(
  [makeNode("s", SOURCE), makeNode("f", FILTER, { position: { x: 400, y: 300 } })],
  ["s.data → f.data"],
);

describe("connections of a ghost", () => {
  it("are the curves that the connections are, once they are there", () => {
    const edge = before.edges["e0"];
    const edit = edge && insertOnEdge(before, INDEX, edge, { module: FILTER });
    const ghost = edit && ghostOf(before, edit.operations, INDEX);
    if (!ghost) throw new Error("refused");
    const { lines } = ghostPicture(before, ghost, INDEX, null);
    const real = new EdgePaths().of(
      new FlowNodes(INDEX).of(ghost.after, NOTHING_SELECTED, {}),
      new FlowEdges(INDEX).of(ghost.after, new Set()),
    );
    const added = lines.filter(({ kind }) => kind === "added");
    expect(added.map(({ path }) => path)).toEqual(added.map(({ id }) => real.get(id)));
    expect(added).toHaveLength(2);
  });
});
