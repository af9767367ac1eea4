import { describe, expect, it } from "vitest";
import { NOTHING_SELECTED } from "@/graph/edits";
import { FILTER, INDEX, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { EdgePaths, nearestPath } from "./edgePaths";
import { FlowEdges, FlowNodes } from "./flow";

const drawn = makeDocument(
  [
    makeNode("s", SOURCE, { position: { x: 0, y: 0 } }),
    makeNode("f", FILTER, { position: { x: 400, y: 300 } }),
  ],
  ["s.data → f.data"],
);

function build() {
  const flowNodes = new FlowNodes(INDEX);
  const edges = new FlowEdges(INDEX).of(drawn, new Set());
  return { flowNodes, nodes: flowNodes.of(drawn, NOTHING_SELECTED, {}), edges, id: edges[0]?.id ?? "" };
}

describe("paths of connections", () => {
  it("go from the rim of a port to the rim of a port", () => {
    const { nodes, edges, id } = build();
    const path = new EdgePaths().of(nodes, edges).get(id) ?? "";
    const numbers = (path.match(/-?[\d.]+/g) ?? []).map(Number);
    expect(numbers.slice(0, 2)).toEqual([116, 72]);
    expect(numbers.slice(-2)).toEqual([516, 294]);
  });

  it("are remembered until one of their nodes moves", () => {
    const { flowNodes, nodes, edges, id } = build();
    const paths = new EdgePaths();
    const before = paths.of(nodes, edges).get(id);
    const moved = flowNodes.of(drawn, NOTHING_SELECTED, { s: { x: 8, y: 0 } });
    expect(paths.of(moved, edges).get(id)).not.toBe(before);
  });

  it("are left out where an end is not drawn", () => {
    const { nodes, edges } = build();
    expect(new EdgePaths().of(nodes.slice(0, 1), edges).size).toBe(0);
  });
});

describe("the connection at a point", () => {
  const paths = new Map([
    ["left", "M0,0 C0,50 0,50 0,100"],
    ["right", "M40,0 C40,50 40,50 40,100"],
  ]);

  it("is the nearest one within reach", () => {
    expect(nearestPath(paths, { x: 6, y: 50 }, 10)).toBe("left");
    expect(nearestPath(paths, { x: 34, y: 50 }, 10)).toBe("right");
    expect(nearestPath(paths, { x: 20, y: 50 }, 10)).toBeNull();
    expect(nearestPath(paths, { x: 0, y: 120 }, 10)).toBeNull();
  });
});
