import { describe, expect, it } from "vitest";
import { FILTER, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { applyAll } from "./apply";
import { inverseOfAll } from "./inverse";
import type { GraphDocument, PipelineParameter } from "./model";
import type { OperationBody } from "./operations";
import { NO_SETTERS, wayBack, withSetters } from "./settings";

const PARAMETER: PipelineParameter = {
  id: "p",
  name: "share",
  type: "number",
  widget: "number",
  default: 1,
  description: "",
};
const bare = makeDocument([makeNode("a", SOURCE), makeNode("b", FILTER, { parameters: { share: 3 } })]);
const withOne: GraphDocument = {
  ...bare,
  parameters: { p: PARAMETER, q: { ...PARAMETER, id: "q", name: "other" } },
};
const BIND: OperationBody = { type: "bind_parameter", node_id: "b", name: "share", parameter_id: "p" };

function after(document: GraphDocument, ...operations: OperationBody[]): GraphDocument {
  const numbered = operations.map((operation, index) => ({ ...operation, id: String(index) }));
  const { document: next, refused } = applyAll(document, numbered, null);
  expect(refused).toEqual([]);
  return next;
}

/** Ours is done, theirs follows, and ours is taken back as far as theirs allows. */
function undone(document: GraphDocument, ours: OperationBody[], theirs: OperationBody[]) {
  const back = inverseOfAll(document, ours);
  const now = after(after(document, ...ours), ...theirs);
  const setters = withSetters(
    NO_SETTERS,
    theirs.map((body, index) => ({ operation: { ...body, id: `t${index}` }, author: "Grace" })),
  );
  const { operations, kept } = wayBack(now, ours, back, setters);
  expect(kept.every(({ by }) => by === "Grace")).toBe(true);
  return { document: after(now, ...operations), kept: kept.map(({ kind }) => kind) };
}

describe("undo beside someone else", () => {
  it("takes a value of a pipeline parameter back, unless they have set another", () => {
    const ours: OperationBody[] = [
      { type: "edit_pipeline_parameter", parameter: { ...PARAMETER, default: 2 } },
    ];
    expect(undone(withOne, ours, []).document.parameters["p"]?.default).toBe(1);
    const theirs: OperationBody[] = [
      { type: "edit_pipeline_parameter", parameter: { ...PARAMETER, default: 5 } },
    ];
    const { document, kept } = undone(withOne, ours, theirs);
    expect(document.parameters["p"]?.default).toBe(5);
    expect(kept).toEqual(["pipeline_parameter"]);
  });

  it("takes the content of a group back and leaves the name that they gave it", () => {
    const group = { id: "g", name: "Group", collapsed: false, ports: {} };
    const grouped: GraphDocument = { ...bare, groups: { g: group } };
    const source = { sub_pipeline: "x", version: 1, sealed: true, nodes: {}, parameters: {} };
    const ours: OperationBody[] = [{ type: "edit_group", group: { ...group, source } }];
    const renamed = undone(grouped, ours, [
      { type: "edit_group", group: { ...group, source, name: "Theirs" } },
    ]);
    expect(renamed.document.groups["g"]).toEqual({ ...group, name: "Theirs" });
    expect(renamed.kept).toEqual(["group"]);
    const named: OperationBody[] = [{ type: "edit_group", group: { ...group, name: "Mine" } }];
    const linked = undone(grouped, named, [
      { type: "edit_group", group: { ...group, name: "Mine", source } },
    ]);
    expect(linked.document.groups["g"]).toEqual({ ...group, source });
    expect(linked.kept).toEqual(["group_content"]);
  });

  it("takes a binding back, unless they have bound it to another parameter or given it a value", () => {
    expect(undone(withOne, [BIND], []).document).toEqual(withOne);
    const rebound = undone(withOne, [BIND], [{ ...BIND, parameter_id: "q" } as OperationBody]);
    expect(rebound.document.nodes["b"]?.bindings).toEqual({ share: "q" });
    expect(rebound.kept).toEqual(["parameter"]);
    const valued = undone(
      withOne,
      [BIND],
      [
        { type: "detach_parameter", node_id: "b", name: "share" },
        { type: "set_parameter", node_id: "b", name: "share", value: 9 },
      ],
    );
    expect(valued.document.nodes["b"]?.parameters).toEqual({ share: 9 });
  });

  it("does not bind again what they have given a value since", () => {
    const bound = after(withOne, BIND);
    const ours: OperationBody[] = [
      { type: "detach_parameter", node_id: "b", name: "share" },
      { type: "set_parameter", node_id: "b", name: "share", value: 1 },
    ];
    expect(undone(bound, ours, []).document).toEqual(bound);
    const { document, kept } = undone(bound, ours, [
      { type: "set_parameter", node_id: "b", name: "share", value: 4 },
    ]);
    expect(document.nodes["b"]).toMatchObject({ parameters: { share: 4 } });
    expect(kept).toEqual(["parameter"]);
  });

  it("leaves a value alone that has become that of a pipeline parameter", () => {
    const ours: OperationBody[] = [{ type: "set_parameter", node_id: "b", name: "share", value: 7 }];
    const { document, kept } = undone(withOne, ours, [BIND]);
    expect(document.nodes["b"]?.bindings).toEqual({ share: "p" });
    expect(kept).toEqual(["parameter"]);
  });

  it("keeps a promoted parameter that they have changed, and gives the node its value back", () => {
    const ours: OperationBody[] = [{ type: "add_pipeline_parameter", parameter: PARAMETER }, BIND];
    expect(undone(bare, ours, []).document).toEqual(bare);
    const { document } = undone(bare, ours, [
      { type: "edit_pipeline_parameter", parameter: { ...PARAMETER, default: 5 } },
    ]);
    expect(document.parameters["p"]?.default).toBe(5);
    expect(document.nodes["b"]).toEqual(bare.nodes["b"]);
  });
});
