import { describe, expect, it } from "vitest";
import { makeDocument, makeModule, makeNode, makeParameter, makePort } from "@/test/graphs";
import { applyAll } from "./apply";
import { indexModules } from "./catalog";
import { clip, type Edit, paste, setParameter } from "./edits";
import { findNodes } from "./find";
import { changesOf, fixesFor } from "./fixes";
import { inverseOfAll } from "./inverse";
import type { GraphDocument, PipelineParameter } from "./model";
import type { OperationBody } from "./operations";
import {
  addPipelineParameter,
  bind,
  detach,
  editPipelineParameter,
  freshParameterName,
  nameProblem,
  promote,
  removePipelineParameter,
} from "./pipelineParameterEdits";
import { askedAs, fittingParameters, resolvedNode, takersOf, withValues } from "./pipelineParameters";
import { replaceModule } from "./replacing";

const SPLIT = makeModule("split", {
  inputs: [makePort("data")],
  outputs: [makePort("result")],
  parameters: [
    makeParameter("share", { type: "number", widget: "number", default: 0.5, min: 0, max: 1 }),
    makeParameter("seed", { type: "integer", widget: "seed", default: 0 }),
    makeParameter("columns", { widget: "columns" }),
  ],
});
const SAMPLE = makeModule("sample", {
  inputs: [makePort("data")],
  outputs: [makePort("result")],
  parameters: [makeParameter("share", { type: "number", widget: "number", default: 0.1, min: 0.2, max: 5 })],
});
const MODULES = indexModules([SPLIT, SAMPLE]);
const DRAFT = makeDocument([
  makeNode("a", SPLIT, { parameters: { share: 0.7, seed: 3 } }),
  makeNode("b", SPLIT),
  makeNode("c", SAMPLE),
]);

const sent = (operations: readonly OperationBody[]) =>
  operations.map((body, index) => ({ ...body, id: `o${index}` }));

function run(document: GraphDocument, operations: readonly OperationBody[]): GraphDocument {
  const outcome = applyAll(document, sent(operations), MODULES);
  expect(outcome.refused).toEqual([]);
  return outcome.document;
}

/** Apply an edit and check that taking it back gives the same document again. */
function done(document: GraphDocument, edit: Edit | null): GraphDocument {
  if (!edit) throw new Error("no edit");
  const after = run(document, edit.operations);
  expect(run(after, inverseOfAll(document, edit.operations))).toEqual(document);
  return after;
}

const codeOf = (document: GraphDocument, operation: OperationBody) =>
  applyAll(document, sent([operation]), MODULES).refused[0]?.refusal.code;

function shared(): { document: GraphDocument; id: string; parameter: PipelineParameter } {
  const edit = promote(DRAFT, MODULES, "a", "share", { name: "share", description: "" });
  const id = edit?.id ?? "";
  const promoted = done(DRAFT, edit);
  const document = done(promoted, bind(promoted, "c", "share", id));
  return { document, id, parameter: document.parameters[id] as PipelineParameter };
}

const valueAt = (document: GraphDocument, id: string, name: string) => {
  const node = document.nodes[id];
  return node && resolvedNode(document, node).parameters[name];
};

describe("parameters of a pipeline", () => {
  it("are promoted with the value in force and shared", () => {
    const { document, id, parameter } = shared();
    expect(parameter).toMatchObject({ name: "share", type: "number", widget: "number", default: 0.7 });
    expect(document.nodes["a"]?.parameters).toEqual({ seed: 3 });
    expect([valueAt(document, "a", "share"), valueAt(document, "c", "share")]).toEqual([0.7, 0.7]);
    expect(takersOf(document, MODULES, id).map(({ node }) => node.id)).toEqual(["a", "c"]);
  });

  it("are changed for all by setting the parameter of one node", () => {
    const { document } = shared();
    const after = done(document, setParameter(document, "c", "share", 0.3));
    expect(valueAt(after, "a", "share")).toBe(0.3);
    expect(setParameter(after, "c", "share", 0.3)).toBeNull();
  });

  it("leave their value where they are detached or removed", () => {
    const { document, id } = shared();
    const apart = done(document, detach(document, "a", "share"));
    expect(apart.nodes["a"]).toEqual({ ...DRAFT.nodes["a"], parameters: { seed: 3, share: 0.7 } });
    const removed = done(document, removePipelineParameter(document, MODULES, id));
    expect(removed.parameters).toEqual({});
    expect(removed.nodes["c"]?.parameters).toEqual({ share: 0.7 });
  });

  it("take the values of a run, null among them", () => {
    const { document } = shared();
    expect(valueAt(withValues(document, { share: 0.9 }), "a", "share")).toBe(0.9);
    expect(valueAt(withValues(document, { share: null }), "a", "share")).toBeUndefined();
    expect(valueAt(withValues(document, {}), "a", "share")).toBe(0.7);
  });

  it("are asked for with what all that take them allow", () => {
    const { document, parameter } = shared();
    expect(askedAs(document, MODULES, parameter)).toMatchObject({ widget: "number", min: 0.2, max: 1 });
    const alone = { ...parameter, id: "p9", widget: "select" as const, type: "string" as const };
    expect(askedAs(document, MODULES, alone).widget).toBe("text");
  });

  it("fit parameters of the same kind only", () => {
    const { document, id } = shared();
    const names = (name: string) =>
      fittingParameters(document, MODULES, SPLIT.parameters.find((one) => one.name === name) as never).map(
        (parameter) => parameter.id,
      );
    expect([names("share"), names("seed"), names("columns")]).toEqual([[id], [], []]);
  });

  it("have usable names of their own", () => {
    const { document, id } = shared();
    expect(freshParameterName(document, "Share")).toBe("share_2");
    expect(freshParameterName(document, "Número d’arbres")).toBe("numero_d_arbres");
    expect(freshParameterName(document, "2 trees")).toBe("parameter_2_trees");
    expect(freshParameterName(document, "…")).toBe("parameter");
    const problems = ["", "a b", "9a", "größe", "Share", "ok"].map((name) => nameProblem(document, name));
    expect(problems).toEqual(["missing", "invalid", "invalid", "invalid", "taken", null]);
    expect(nameProblem(document, "Share", id)).toBeNull();
    expect(editPipelineParameter(document, id, { name: "a b" })).toBeNull();
    const renamed = done(document, editPipelineParameter(document, id, { name: "portion" }));
    expect(renamed.parameters[id]?.name).toBe("portion");
  });

  it("refuse what the server refuses", () => {
    const { document, id, parameter } = shared();
    const other = { ...parameter, id: "p9" };
    expect(codeOf(document, { type: "add_pipeline_parameter", parameter })).toBe("duplicate_id");
    expect(codeOf(document, { type: "add_pipeline_parameter", parameter: other })).toBe("duplicate_name");
    expect(codeOf(document, { type: "edit_pipeline_parameter", parameter: other })).toBe(
      "unknown_pipeline_parameter",
    );
    expect(
      codeOf(document, { type: "edit_pipeline_parameter", parameter: { ...parameter, type: "integer" } }),
    ).toBe("parameter_kind");
    expect(codeOf(document, { type: "remove_pipeline_parameter", parameter_id: id })).toBe(
      "parameter_in_use",
    );
    const binding = { type: "bind_parameter", node_id: "b", name: "seed", parameter_id: id } as const;
    expect(codeOf(document, binding)).toBe("parameter_kind");
    expect(codeOf(document, { ...binding, name: "nothing" })).toBe("unknown_parameter");
    expect(codeOf(document, { ...binding, parameter_id: "p9" })).toBe("unknown_pipeline_parameter");
    expect(codeOf(document, { type: "detach_parameter", node_id: "b", name: "share" })).toBe("not_bound");
    expect(codeOf(document, { type: "set_parameter", node_id: "a", name: "share", value: 1 })).toBe(
      "parameter_bound",
    );
    const node = makeNode("d", SPLIT, { bindings: { share: "p9" } });
    expect(codeOf(document, { type: "add_node", node })).toBe("unknown_pipeline_parameter");
  });

  it("go along when nodes are copied, and become values of their own elsewhere", () => {
    const { document, id } = shared();
    const clipping = clip(document, new Set(["a"]));
    if (!clipping) throw new Error("nothing copied");
    const here = paste(document, clipping);
    const copied = done(document, here).nodes[here?.ids[0] ?? ""];
    expect(copied?.bindings).toEqual({ share: id });
    const there = paste(makeDocument([]), clipping);
    const alone = done(makeDocument([]), there).nodes[there?.ids[0] ?? ""];
    expect([alone?.bindings, alone?.parameters]).toEqual([undefined, { seed: 3, share: 0.7 }]);
  });

  it("stay with a node whose module is replaced", () => {
    const { document, id } = shared();
    const replacement = replaceModule(document, MODULES, "a", SAMPLE);
    const after = done(document, replacement);
    expect(after.nodes[replacement?.node.id ?? ""]?.bindings).toEqual({ share: id });
    expect(replacement?.lostParameters).toEqual(["seed"]);
  });

  it("are found by name and value, and corrected by quick fixes", () => {
    const { document } = shared();
    const find = (text: string) =>
      findNodes(document, MODULES, { text, state: null, module: null }, () => false).map(({ id }) => id);
    expect(find("0.7")).toEqual(["a", "c"]);
    const wide = done(document, setParameter(document, "a", "share", 4));
    const problem = {
      code: "parameter_range",
      node: "a",
      parameter: "share",
      port: null,
      nodes: [],
      columns: [],
    };
    const draft = { document: wide, modules: MODULES, schemas: {} };
    const [fix] = fixesFor(problem, draft);
    expect(fix && changesOf(fix.edit.operations, draft)).toEqual([
      { kind: "sets_shared", values: { parameter: "share" } },
    ]);
    expect(valueAt(done(wide, fix?.edit ?? null), "c", "share")).toBe(1);
  });

  it("can be made before anything takes them", () => {
    const wanted = { name: "x", type: "string", widget: "text", default: null, description: "" } as const;
    const edit = addPipelineParameter(DRAFT, wanted);
    expect(done(DRAFT, edit).parameters[edit?.id ?? ""]).toMatchObject(wanted);
    expect(addPipelineParameter(done(DRAFT, edit), wanted)).toBeNull();
  });
});
