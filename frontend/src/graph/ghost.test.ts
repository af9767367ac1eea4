import { describe, expect, it } from "vitest";
import { chain, FILTER, INDEX, JOIN, LEARNER, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { removeSelection, setParameter } from "./edits";
import { ghostOf } from "./ghost";
import type { GraphDocument, PipelineParameter } from "./model";
import type { OperationBody } from "./operations";
import { replaceModule } from "./replacing";
import { insertOnEdge } from "./rewire";

const column = makeDocument(
  [
    makeNode("a", SOURCE),
    makeNode("b", FILTER, { position: { x: 0, y: 130 } }),
    makeNode("c", FILTER, { position: { x: 0, y: 260 } }),
  ],
  ["a.data → b.data", "b.result → c.data"],
);

function shown(document: GraphDocument, operations: readonly OperationBody[] = []) {
  const ghost = ghostOf(document, operations, INDEX);
  if (!ghost) throw new Error("refused");
  return ghost;
}

describe("the ghost of an edit", () => {
  it("of an insertion: the node that comes, two connections for one, and the room that is made", () => {
    const edge = column.edges["e0"];
    const edit = edge && insertOnEdge(column, INDEX, edge, { module: FILTER });
    const ghost = shown(column, edit?.operations);
    expect([...ghost.nodes]).toEqual([[edit?.node.id, { kind: "added" }]]);
    expect([...ghost.edges.values()].sort()).toEqual(["added", "added", "removed"]);
    expect(ghost.edges.get("e0")).toBe("removed");
    expect(Object.keys(ghost.moved).sort()).toEqual(["b", "c"]);
    expect(column.nodes["b"]?.position.y).toBe(130);
  });

  it("of a removal: the node and the connections at it", () => {
    const selection = { nodes: new Set(["b"]), edges: new Set<string>(), notes: new Set<string>() };
    const ghost = shown(column, removeSelection(column, selection)?.operations);
    expect([...ghost.nodes]).toEqual([["b", { kind: "removed" }]]);
    expect([...ghost.edges].sort()).toEqual([
      ["e0", "removed"],
      ["e1", "removed"],
    ]);
  });

  it("of a value: the parameter that changes", () => {
    const ghost = shown(column, setParameter(column, "b", "share", 0.5)?.operations);
    expect([...ghost.nodes]).toEqual([["b", { kind: "changed", parameters: ["share"] }]]);
    expect(ghost.edges.size).toBe(0);
  });

  it("of a pipeline parameter: every node that takes its value", () => {
    const parameter: PipelineParameter = {
      id: "p",
      name: "share",
      type: "number",
      widget: "number",
      default: 1,
      description: "",
    };
    const nodes = Object.fromEntries(
      Object.entries(column.nodes).map(([id, node]) => [
        id,
        id === "a" ? node : { ...node, bindings: { share: "p" } },
      ]),
    );
    const document = { ...column, nodes, parameters: { p: parameter } };
    const edited = { ...parameter, default: 2 };
    const ghost = shown(document, [{ type: "edit_pipeline_parameter", parameter: edited }]);
    expect([...ghost.nodes.keys()]).toEqual(["b", "c"]);
  });

  it("of a replacement: what takes the place, and only the connections that are lost", () => {
    const document = makeDocument(
      [
        makeNode("a", SOURCE),
        makeNode("other", SOURCE, { position: { x: 300, y: 0 } }),
        makeNode("join", JOIN, { position: { x: 0, y: 130 } }),
      ],
      ["a.data → join.left", "other.data → join.right"],
    );
    const edit = replaceModule(document, INDEX, "join", FILTER);
    const ghost = shown(document, edit?.operations);
    expect(ghost.nodes.get("join")).toMatchObject({ kind: "replaced", by: { module: "filter" } });
    expect(ghost.nodes.size).toBe(1);
    expect([...ghost.edges.values()].filter((status) => status === "removed").length).toBeGreaterThan(0);
  });

  it("of a node that is enabled", () => {
    const document = makeDocument([makeNode("a", SOURCE, { disabled: true })]);
    const ghost = shown(document, [{ type: "set_disabled", node_id: "a", disabled: false }]);
    expect([...ghost.nodes]).toEqual([["a", { kind: "enabled" }]]);
  });

  it("is none where the edit would be refused, and empty where it does nothing", () => {
    expect(ghostOf(column, [{ type: "disconnect", edge_id: "gone" }], INDEX)).toBeNull();
    const nothing = shown(chain(3));
    expect([nothing.nodes.size, nothing.edges.size, Object.keys(nothing.moved).length]).toEqual([0, 0, 0]);
    const learner = makeNode("l", LEARNER, { position: { x: 500, y: 0 } });
    expect([...shown(column, [{ type: "add_node", node: learner }]).nodes.keys()]).toEqual(["l"]);
  });
});
