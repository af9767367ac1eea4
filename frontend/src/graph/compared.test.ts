import { describe, expect, it } from "vitest";
import { chain, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { countStatuses, type Differences, removedEdgeId, shownPart, unionOf } from "./compared";
import type { GraphDocument } from "./model";

const NONE: Differences = { nodes: [], edges: [], notes: [], groups: [], parameters: [] };

function shortened(): { before: GraphDocument; after: GraphDocument; differences: Differences } {
  const before = chain(3);
  const { n2: _gone, ...nodes } = before.nodes;
  const { e1: _cut, ...edges } = before.edges;
  return {
    before,
    after: { ...before, nodes, edges },
    differences: {
      ...NONE,
      nodes: [{ id: "n2", status: "removed" }],
      edges: [{ id: "e1", status: "removed" }],
    },
  };
}

describe("unionOf", () => {
  it("keeps what was removed, with its connections", () => {
    const { before, after, differences } = shortened();
    const { document, compared } = unionOf(before, after, differences);
    expect(Object.keys(document.nodes).sort()).toEqual(["n0", "n1", "n2"]);
    expect(document.edges[removedEdgeId("e1")]?.target.node).toBe("n2");
    expect(compared.nodes.get("n2")).toBe("removed");
    expect(compared.edges.get(removedEdgeId("e1"))).toBe("removed");
    expect(countStatuses(compared)).toEqual({ added: 0, removed: 2, changed: 0, layout: 0, unchanged: 3 });
  });

  it("puts what was removed beside what took its place", () => {
    const before = makeDocument([makeNode("old", SOURCE)]);
    const after = makeDocument([makeNode("new", SOURCE)]);
    const { document } = unionOf(before, after, {
      ...NONE,
      nodes: [
        { id: "old", status: "removed" },
        { id: "new", status: "added" },
      ],
    });
    expect(document.nodes["new"]?.position).toEqual(after.nodes["new"]?.position);
    expect(document.nodes["old"]?.position.x).toBeGreaterThan((after.nodes["new"]?.position.x ?? 0) + 231);
  });

  it("opens collapsed groups", () => {
    const group = { id: "g", name: "G", collapsed: true, ports: {} };
    const document = { ...chain(1), groups: { g: group } };
    expect(unionOf(document, document, NONE).document.groups["g"]?.collapsed).toBe(false);
  });
});

describe("shownPart", () => {
  it("leaves out what is not wanted, and connections that lose an end", () => {
    const { before, after, differences } = shortened();
    const union = unionOf(before, after, differences);
    expect(Object.keys(shownPart(union, new Set(["removed"])).nodes)).toEqual(["n2"]);
    expect(shownPart(union, new Set(["removed"])).edges).toEqual({});
    expect(shownPart(union, new Set(["unchanged"])).edges).toEqual({ e0: after.edges["e0"] });
  });
});
