import { describe, expect, it } from "vitest";
import { applyAll } from "@/graph/apply";
import { indexModules, type ModuleDefinition } from "@/graph/catalog";
import { inverseOfAll } from "@/graph/inverse";
import type { GraphDocument } from "@/graph/model";
import {
  chain,
  FILTER,
  JOIN,
  LEARNER,
  makeDocument,
  makeModule,
  makeNode,
  makeParameter,
  makePort,
  randomNumbers,
  SOURCE,
  TRAIN,
} from "@/test/graphs";
import { closest } from "./closest";
import { changesOf, type Draft, fixesFor, type Problem } from "./index";

const EDIT_METADATA = makeModule("edit_metadata", {
  inputs: [makePort("dataset")],
  outputs: [makePort("results_dataset")],
  parameters: [makeParameter("column", { widget: "columns", port: "dataset", required: true })],
});
const SELECT = makeModule("select_columns_in_dataset", {
  inputs: [makePort("dataset")],
  outputs: [makePort("results_dataset")],
  parameters: [makeParameter("select_columns", { widget: "columns", port: "dataset", required: true })],
});
const SETTINGS = makeModule("settings", {
  inputs: [makePort("data")],
  outputs: [makePort("result"), makePort("model", "TrainedModel")],
  parameters: [
    makeParameter("share", { type: "number", widget: "number", default: 0.5, min: 0, max: 1 }),
    makeParameter("count", { type: "integer", widget: "integer", default: 5, min: 0, exclusive_min: true }),
    makeParameter("mode", { widget: "select", enum: ["a", "b"], default: "a" }),
    makeParameter("single", { widget: "select", enum: ["only"], required: true }),
    makeParameter("label_column", { widget: "column", port: "data", required: true }),
    makeParameter("columns", { widget: "columns", port: "data", required: true }),
    makeParameter("script", { widget: "code", default: "pass" }),
  ],
});
const TRAIN_MODEL = makeModule("train_model", {
  inputs: [makePort("untrained_model", "UntrainedModel"), makePort("dataset")],
  outputs: [makePort("trained_model", "TrainedModel")],
});
const TRAIN_CLUSTERING = makeModule("train_clustering_model", {
  inputs: TRAIN_MODEL.inputs,
  outputs: TRAIN_MODEL.outputs,
});
const MODULES: ModuleDefinition[] = [
  SOURCE,
  FILTER,
  JOIN,
  LEARNER,
  TRAIN,
  EDIT_METADATA,
  SELECT,
  SETTINGS,
  TRAIN_MODEL,
  TRAIN_CLUSTERING,
];
const COLUMNS = [
  { name: "price", type: "String", categorical: false, role: "Feature" },
  { name: "sold", type: "DateTime", categorical: false, role: "Feature" },
  { name: "size", type: "Double", categorical: false, role: "Feature" },
];

function problem(code: string, change: Partial<Problem> = {}): Problem {
  return { code, node: null, port: null, parameter: null, nodes: [], columns: [], ...change };
}

function draftOf(document: GraphDocument): Draft {
  return {
    document,
    modules: indexModules(MODULES),
    schemas: { s: { data: { kind: "DataTable", columns: COLUMNS } } },
  };
}

function settings(parameters: Record<string, unknown>): Draft {
  const node = makeNode("x", SETTINGS, { parameters: parameters as never });
  return draftOf(makeDocument([makeNode("s", SOURCE), node], ["s.data → x.data"]));
}

function afterFirst(draft: Draft, of: Problem): { title: string; document: GraphDocument } {
  const [fix] = fixesFor(of, draft);
  if (!fix) throw new Error(`nothing is offered for ${of.code}`);
  const operations = fix.edit.operations.map((body, index) => ({ ...body, id: `o${index}` }));
  const outcome = applyAll(draft.document, operations, draft.modules);
  expect(outcome.refused).toEqual([]);
  return { title: fix.title, document: outcome.document };
}

const titles = (draft: Draft, of: Problem) => fixesFor(of, draft).map(({ title }) => title);

describe("connections", () => {
  it("a circle: one offer for each of its connections", () => {
    const draft = draftOf(
      makeDocument(
        [makeNode("a", FILTER), makeNode("b", FILTER)],
        ["a.result → b.data", "b.result → a.data"],
      ),
    );
    const fixes = fixesFor(problem("cycle", { node: "a", nodes: ["a", "b"] }), draft);
    expect(fixes.map(({ values }) => values)).toEqual([
      { source: "a", target: "b" },
      { source: "b", target: "a" },
    ]);
  });

  it("a missing input takes the only output that fits", () => {
    const draft = draftOf(
      makeDocument([makeNode("l", LEARNER), makeNode("s", SOURCE), makeNode("t", TRAIN)]),
    );
    const { document } = afterFirst(draft, problem("missing_input", { node: "t", port: "model" }));
    expect(Object.values(document.edges)).toMatchObject([
      { source: { node: "l", port: "model" }, target: { node: "t", port: "model" } },
    ]);
  });

  it("an input that gets nothing because of a disabled node: enable it", () => {
    const draft = draftOf(
      makeDocument([makeNode("s", SOURCE, { disabled: true }), makeNode("f", FILTER)], ["s.data → f.data"]),
    );
    const of = problem("missing_input", { node: "f", port: "data", nodes: ["s"] });
    expect(afterFirst(draft, of).document.nodes["s"]?.disabled).toBeFalsy();
  });

  it("a missing input with many candidates is a choice to make on the canvas", () => {
    const sources = Array.from({ length: 5 }, (_, index) => makeNode(`s${index}`, SOURCE));
    const draft = draftOf(makeDocument([...sources, makeNode("f", FILTER)]));
    expect(titles(draft, problem("missing_input", { node: "f", port: "data" }))).toEqual([]);
  });

  it("an edge at a port that is not there goes", () => {
    const draft = draftOf(makeDocument([makeNode("s", SOURCE), makeNode("f", FILTER)], ["s.data → f.gone"]));
    const { document } = afterFirst(draft, problem("unknown_port", { node: "f", port: "gone" }));
    expect(document.edges).toEqual({});
  });

  it("a wrong type: the other output of the same node, else without the connection", () => {
    const draft = draftOf(
      makeDocument([makeNode("x", SETTINGS), makeNode("f", FILTER)], ["x.model → f.data"]),
    );
    const of = problem("type_mismatch", { node: "f", port: "data", nodes: ["x", "f"] });
    expect(titles(draft, of)).toEqual(["use_output", "disconnect"]);
    expect(Object.values(afterFirst(draft, of).document.edges)).toMatchObject([
      { source: { port: "result" } },
    ]);
  });
});

describe("modules", () => {
  it("an unknown module is deleted with its connections", () => {
    const lost = makeNode("m", makeModule("lost"));
    const draft = draftOf(makeDocument([makeNode("s", SOURCE), lost], ["s.data → m.in"]));
    const { title, document } = afterFirst(draft, problem("unknown_module", { node: "m" }));
    expect(title).toBe("delete_node");
    expect([Object.keys(document.nodes), document.edges]).toEqual([["s"], {}]);
  });

  it("another version is replaced by the installed one; what fits is kept", () => {
    const old = makeNode("f", FILTER, { version: "0.1.0", name: "Mine", parameters: { gone: 1 } });
    const draft = draftOf(
      makeDocument(
        [makeNode("s", SOURCE), old, makeNode("g", FILTER)],
        ["s.data → f.data", "f.old → g.data"],
      ),
    );
    const { document } = afterFirst(draft, problem("unknown_version", { node: "f" }));
    const updated = Object.values(document.nodes).find(({ name }) => name === "Mine");
    expect(updated).toMatchObject({ module: "filter", version: "1.0.0", parameters: {} });
    expect(Object.values(document.edges).map(({ target }) => target.node)).toContain(updated?.id);
  });

  it("a learner for clustering gets the module that trains it", () => {
    const draft = draftOf(makeDocument([makeNode("t", TRAIN_MODEL)]));
    const { document } = afterFirst(draft, problem("schema_learner", { node: "t" }));
    expect(Object.values(document.nodes).map(({ module }) => module)).toEqual(["train_clustering_model"]);
  });
});

describe("values", () => {
  it.each([
    ["parameter_range", "share", 7, { share: 1 }],
    ["parameter_range", "count", 0, { count: 1 }],
    ["parameter_choice", "mode", "zzz", {}],
    ["parameter_type", "share", "much", {}],
    ["unknown_parameter", "nonsense", 1, {}],
    ["missing_parameter", "single", null, { single: "only" }],
    ["schema_metric", "mode", "b", {}],
  ])("%s of %s", (code, parameter, value, left) => {
    const draft = settings(value === null ? {} : { [parameter]: value });
    const { document } = afterFirst(draft, problem(code, { node: "x", parameter }));
    expect(document.nodes["x"]?.parameters).toEqual(left);
  });

  it("a script is never thrown away", () => {
    const draft = settings({ script: "def (" });
    expect(titles(draft, problem("schema_script", { node: "x", parameter: "script" }))).toEqual([]);
  });
});

describe("columns", () => {
  const selection = (...names: string[]) => ({
    rules: [{ op: "include", kind: "names", names }],
    preserve_order: false,
  });

  it("a name that comes close is put in the place of a missing one; or the missing one goes", () => {
    const draft = settings({ columns: selection("Prices", "size") });
    const of = problem("unknown_column", { node: "x", parameter: "columns", columns: ["Prices"] });
    expect(titles(draft, of)).toEqual(["rename_column", "drop_columns"]);
    expect(afterFirst(draft, of).document.nodes["x"]?.parameters["columns"]).toEqual(
      selection("price", "size"),
    );
  });

  it("a selection that would be left empty is not offered", () => {
    const draft = settings({ columns: selection("nowhere") });
    const of = problem("unknown_column", { node: "x", parameter: "columns", columns: ["nowhere"] });
    expect(titles(draft, of)).toEqual([]);
  });

  it("a single column takes the name that was meant", () => {
    const draft = settings({ label_column: "Price " });
    const of = problem("unknown_column", { node: "x", parameter: "label_column", columns: ["Price "] });
    expect(afterFirst(draft, of).document.nodes["x"]?.parameters).toEqual({ label_column: "price" });
  });

  it("an empty selection takes all columns", () => {
    const draft = settings({ columns: selection() });
    const { title } = afterFirst(draft, problem("empty_selection", { node: "x", parameter: "columns" }));
    expect(title).toBe("select_all");
  });

  it("columns of the wrong type are excluded, or read as numbers on the way in", () => {
    const draft = settings({ columns: selection("price", "size") });
    const of = problem("schema_column_type", { node: "x", parameter: "columns", columns: ["price"] });
    expect(titles(draft, of)).toEqual(["exclude_columns", "insert_convert"]);
    const { document } = afterFirst(draft, of);
    expect(document.nodes["x"]?.parameters["columns"]).toMatchObject({
      rules: [{ op: "include" }, { op: "exclude", names: ["price"] }],
    });
  });

  it("a text label is converted by an Edit Metadata in the edge", () => {
    const draft = settings({ label_column: "price" });
    const of = problem("schema_label_type", { node: "x", parameter: "label_column", columns: ["price"] });
    const { document } = afterFirst(draft, of);
    expect(document.nodes["edit_metadata"]?.parameters).toMatchObject({
      column: selection("price"),
      data_type: "Double",
    });
    expect(Object.values(document.edges).map(({ source, target }) => [source.node, target.node])).toEqual([
      ["s", "edit_metadata"],
      ["edit_metadata", "x"],
    ]);
  });

  it("dates among the features are left out before they arrive", () => {
    const of = problem("schema_feature_type", { node: "x", columns: ["sold"] });
    const { document } = afterFirst(settings({}), of);
    expect(document.nodes["select_columns_in_dataset"]?.parameters["select_columns"]).toMatchObject({
      rules: [{ kind: "all" }, { op: "exclude", names: ["sold"] }],
    });
  });
});

describe("every offer", () => {
  const CODES = [
    ...["cycle", "unknown_port", "type_mismatch", "missing_input", "unknown_module", "unknown_version"],
    ...["unknown_parameter", "missing_parameter", "parameter_type", "parameter_choice", "parameter_range"],
    ...["unknown_column", "empty_selection", "schema_column_type", "schema_label_type"],
    ...["schema_feature_type", "schema_learner", "schema_model", "schema_0027", "unknown_dataset"],
  ];

  it.each([1, 2, 3, 4, 5, 6])("is accepted and can be taken back, whatever the draft (seed %i)", (seed) => {
    const random = randomNumbers(seed);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    for (let round = 0; round < 60; round += 1) {
      const draft = draftOf(randomDocument(pick, random));
      const node = pick(Object.keys(draft.document.nodes));
      const of = problem(pick(CODES), {
        node: pick([node, "gone"]),
        port: pick(["data", "model", "result", "gone"]),
        parameter: pick(["share", "mode", "columns", "label_column", "gone", null]),
        nodes: Object.keys(draft.document.nodes).slice(0, 3),
        columns: pick([["price"], ["Prize", "sold"], []]),
      });
      for (const { edit } of fixesFor(of, draft)) {
        const operations = edit.operations.map((body, index) => ({ ...body, id: `o${index}` }));
        const outcome = applyAll(draft.document, operations, draft.modules);
        expect(outcome.refused).toEqual([]);
        const back = inverseOfAll(draft.document, edit.operations).map((body, index) => ({
          ...body,
          id: `b${index}`,
        }));
        expect(applyAll(outcome.document, back, null).document).toEqual(draft.document);
        expect(changesOf(edit.operations, draft)).not.toEqual([]);
      }
    }
  });

  function randomDocument(pick: <T>(items: readonly T[]) => T, random: () => number): GraphDocument {
    const nodes = Array.from({ length: 2 + Math.floor(random() * 6) }, (_, index) =>
      makeNode(`n${index}`, pick(MODULES), {
        version: random() < 0.2 ? "0.0.1" : "1.0.0",
        parameters: pick<Record<string, never>>([
          {},
          { share: 9, mode: "x" } as never,
          { label_column: "Price", columns: { rules: [{ op: "include", kind: "all" }] } } as never,
        ]),
      }),
    );
    const edges = nodes.map(() => {
      const [from, to] = [pick(nodes), pick(nodes)];
      const output = pick([...(MODULES.find(({ name }) => name === from.module)?.outputs ?? []), null]);
      const input = pick([...(MODULES.find(({ name }) => name === to.module)?.inputs ?? []), null]);
      return `${from.id}.${output?.name ?? "lost"} → ${to.id}.${input?.name ?? "lost"}`;
    });
    return makeDocument(nodes, edges);
  }
});

it("a preview names each change, and nothing that stays as it was", () => {
  const draft = draftOf({
    ...chain(3),
    nodes: { ...chain(3).nodes, n1: makeNode("n1", FILTER, { version: "0.1.0" }) },
  });
  const [update] = fixesFor(problem("unknown_version", { node: "n1" }), draft);
  expect(changesOf(update?.edit.operations ?? [], draft).map(({ kind }) => kind)).toEqual(["replaces"]);
});

describe("the name that was meant", () => {
  it.each([
    ["Price", ["size", "price"], "price"],
    ["engine_sise", ["engine-size", "engine-type"], "engine-size"],
    ["weight", ["height", "width"], "height"],
    ["cat", ["dog"], null],
    ["", ["a"], null],
  ])("%s among %j", (name, candidates, expected) => {
    expect(closest(name, candidates)).toBe(expected);
  });
});
