import { describe, expect, it } from "vitest";
import {
  chain,
  FILTER,
  INDEX,
  JOIN,
  LEARNER,
  MODULES,
  makeDocument,
  makeModule,
  makeNode,
  makeParameter,
  randomNumbers,
  SOURCE,
  TRAIN,
} from "@/test/graphs";
import { applyAll } from "./apply";
import { indexModules } from "./catalog";
import type { Edit } from "./edits";
import { inverseOfAll } from "./inverse";
import { isDisabled, setColor, toggleDisabled } from "./marks";
import type { GraphDocument } from "./model";
import type { OperationBody } from "./operations";
import { replaceModule } from "./replacing";
import { addConnected, edgeRefusal, insertOnEdge, portsOnEdge, spliceOut } from "./rewire";

function run(document: GraphDocument, operations: readonly OperationBody[], modules = INDEX): GraphDocument {
  const outcome = applyAll(
    document,
    operations.map((body, index) => ({ ...body, id: `o${index}` })),
    modules,
  );
  expect(outcome.refused).toEqual([]);
  return outcome.document;
}

/** Apply an edit and check that taking it back gives the same document again. */
function done(document: GraphDocument, edit: Edit | null, modules = INDEX): GraphDocument {
  if (!edit) throw new Error("no edit");
  const after = run(document, edit.operations, modules);
  expect(run(after, inverseOfAll(document, edit.operations), modules)).toEqual(document);
  return after;
}

const wires = (document: GraphDocument) =>
  Object.values(document.edges)
    .map(({ source, target }) => `${source.node}.${source.port} → ${target.node}.${target.port}`)
    .sort();

describe("insert on an edge", () => {
  it("stands between the two ends", () => {
    const document = chain(3);
    const edge = document.edges["e1"];
    if (!edge) throw new Error("no edge");
    const edit = insertOnEdge(document, INDEX, edge, { module: JOIN });
    expect(wires(done(document, edit))).toEqual([
      `${edit?.node.id}.result → n2.data`,
      "n0.data → n1.data",
      `n1.result → ${edit?.node.id}.left`,
    ]);
  });

  it("is not offered for a module that does not pass on what comes in", () => {
    const document = chain(3);
    const edge = document.edges["e1"];
    if (!edge) throw new Error("no edge");
    expect(MODULES.filter((module) => portsOnEdge(document, INDEX, edge, module))).toEqual([FILTER, JOIN]);
    expect(insertOnEdge(document, INDEX, edge, { module: TRAIN })).toBeNull();
  });
});

describe("room on an edge", () => {
  const column = makeDocument(
    [
      makeNode("a", SOURCE),
      makeNode("b", FILTER, { position: { x: 0, y: 130 } }),
      makeNode("c", FILTER, { position: { x: 0, y: 260 } }),
      makeNode("beside", LEARNER, { position: { x: 300, y: 260 } }),
    ],
    ["a.data → b.data", "b.result → c.data"],
  );
  const edge = column.edges["e0"] ?? fail();

  it("is made by moving down what follows, and given back by undo", () => {
    const edit = insertOnEdge(column, INDEX, edge, { module: FILTER });
    const after = done(column, edit);
    const at = (id: string) => after.nodes[id]?.position ?? { x: 0, y: 0 };
    expect(at(edit?.node.id ?? "")).toEqual({ x: 0, y: 120 });
    expect(at("b")).toEqual({ x: 0, y: 234 });
    expect(at("c").y - at("b").y).toBe(130);
    expect(at("beside")).toEqual({ x: 300, y: 260 });
  });

  it("is where the pointer was, when that is free", () => {
    const edit = insertOnEdge(column, INDEX, edge, { module: FILTER }, { x: 400, y: 40 });
    expect(edit?.node.position).toEqual({ x: 400, y: 40 });
    expect(edit?.operations.some(({ type }) => type === "move_nodes")).toBe(false);
  });

  it("is in the group of both ends", () => {
    const nodes = Object.fromEntries(
      Object.entries(column.nodes).map(([id, node]) => [id, { ...node, group: "g" }]),
    );
    const grouped: GraphDocument = {
      ...column,
      nodes,
      groups: { g: { id: "g", name: "G", collapsed: false, ports: {} } },
    };
    expect(insertOnEdge(grouped, INDEX, edge, { module: FILTER })?.node.group).toBe("g");
  });
});

it("tells which side of a module has no port for an edge", () => {
  const document = chain(3);
  const edge = document.edges["e1"] ?? fail();
  expect(edgeRefusal(document, INDEX, edge, LEARNER)).toEqual({ side: "input", type: "DataTable" });
  expect(edgeRefusal(document, INDEX, edge, TRAIN)).toEqual({ side: "output", type: "DataTable" });
  expect(edgeRefusal(document, INDEX, edge, FILTER)).toBeNull();
});

function fail(): never {
  throw new Error("not in the document");
}

describe("add connected", () => {
  const document = makeDocument([makeNode("train", TRAIN)]);

  it("goes either way", () => {
    const model = { node: "train", port: "model" };
    const fed = addConnected(document, INDEX, model, "input", { module: LEARNER }, { x: 0, y: -200 });
    expect(wires(done(document, fed))).toEqual([`${fed?.node.id}.model → train.model`]);
    const table = makeDocument([makeNode("source", SOURCE)]);
    const output = { node: "source", port: "data" };
    const next = addConnected(table, INDEX, output, "output", { module: TRAIN }, { x: 0, y: 200 });
    expect(wires(done(table, next))).toEqual([`source.data → ${next?.node.id}.data`]);
  });

  it("is refused where no port fits", () => {
    const port = { node: "train", port: "trained" };
    expect(addConnected(document, INDEX, port, "output", { module: FILTER }, { x: 0, y: 0 })).toBeNull();
  });
});

describe("take out of the flow", () => {
  it("joins what it stood between", () => {
    const document = chain(3);
    expect(wires(done(document, spliceOut(document, INDEX, "n1")))).toEqual(["n0.data → n2.data"]);
  });

  it("joins every reader with the first input of the same type", () => {
    const document = makeDocument(
      [
        makeNode("a", SOURCE),
        makeNode("b", SOURCE),
        makeNode("j", JOIN),
        makeNode("x", FILTER),
        makeNode("y", FILTER),
      ],
      ["a.data → j.left", "b.data → j.right", "j.result → x.data", "j.result → y.data"],
    );
    expect(wires(done(document, spliceOut(document, INDEX, "j")))).toEqual([
      "a.data → x.data",
      "a.data → y.data",
    ]);
  });

  it("leaves readers open where nothing came in", () => {
    const document = chain(2);
    expect(wires(done(document, spliceOut(document, INDEX, "n0")))).toEqual([]);
  });
});

describe("replace a module", () => {
  const parameters = [makeParameter("rows"), makeParameter("seed", { type: "integer", widget: "seed" })];
  const OLD = makeModule("old", { ...FILTER, name: "old", display_name: "old", parameters });
  const NEW = makeModule("new", {
    ...JOIN,
    name: "new",
    display_name: "new",
    parameters: [makeParameter("rows"), makeParameter("seed", { type: "number", widget: "number" })],
  });
  const modules = indexModules([...MODULES, OLD, NEW]);
  const node = makeNode("n1", OLD, {
    name: "My filter",
    comment: "why",
    color: "gold",
    disabled: true,
    parameters: { rows: "1", seed: 3 },
    position: { x: 16, y: 200 },
  });
  const document = makeDocument(
    [makeNode("n0", SOURCE), node, makeNode("n2", FILTER)],
    ["n0.data → n1.data", "n1.result → n2.data"],
  );

  it("keeps what fits and names what does not", () => {
    const edit = replaceModule(document, modules, "n1", NEW);
    const after = done(document, edit, modules);
    const id = edit?.node.id ?? "";
    expect(after.nodes[id]).toMatchObject({
      module: "new",
      name: "My filter",
      comment: "why",
      color: "gold",
      disabled: true,
      parameters: { rows: "1" },
      position: { x: 16, y: 200 },
    });
    expect(edit?.lostParameters).toEqual(["seed"]);
    expect(edit?.lostEdges).toEqual([]);
    expect(wires(after)).toEqual([`${id}.result → n2.data`, `n0.data → ${id}.left`].sort());
  });

  it("stays in the group of the old one", () => {
    const groups = { g: { id: "g", name: "Prepare", collapsed: false, ports: {} } };
    const nodes = { ...document.nodes, n1: { ...node, group: "g" } };
    const edit = replaceModule({ ...document, nodes, groups }, modules, "n1", NEW);
    const after = done({ ...document, nodes, groups }, edit, modules);
    expect(after.nodes[edit?.node.id ?? ""]?.group).toBe("g");
  });

  it("loses the connections that have no port", () => {
    const edit = replaceModule(document, modules, "n1", LEARNER);
    expect(edit?.lostEdges.map(({ id }) => id)).toEqual(["e0", "e1"]);
    expect(wires(done(document, edit, modules))).toEqual([]);
  });

  it("knows the name an old one was given in another language", () => {
    const before = [...INDEX.values(), NEW].map((module) => ({ ...module, other_names: ["Filtrer"] }));
    const named = makeDocument([makeNode("n1", FILTER, { name: "Filtrer 2" })]);
    expect(replaceModule(named, indexModules(before), "n1", NEW)?.node.name).toBe("new");
  });

  it("takes the new module's name when the old one was never renamed", () => {
    const plain = { ...document, nodes: { ...document.nodes, n1: { ...node, name: "old 2" } } };
    expect(replaceModule(plain, modules, "n1", NEW)?.node.name).toBe("new");
  });
});

describe("marks", () => {
  it("disables all, enables only when all are disabled, and can be taken back", () => {
    const document = chain(3);
    const one = done(document, toggleDisabled(document, ["n1"]));
    const all = done(one, toggleDisabled(one, ["n0", "n1", "n2"]));
    expect(Object.values(all.nodes).every(isDisabled)).toBe(true);
    const none = done(all, toggleDisabled(all, ["n0", "n1", "n2"]));
    expect(Object.values(none.nodes).some(isDisabled)).toBe(false);
    const colored = done(document, setColor(document, ["n0", "n2"], "gold"));
    expect(Object.values(colored.nodes).map(({ color }) => color ?? "")).toEqual(["gold", "", "gold"]);
    expect(setColor(colored, ["n0"], "gold")).toBeNull();
  });
});

it("applies on any chain, wherever it is asked", () => {
  const random = randomNumbers(7);
  for (let round = 0; round < 60; round += 1) {
    let document = chain(2 + Math.floor(random() * 8));
    for (let step = 0; step < 6; step += 1) {
      const nodes = Object.keys(document.nodes);
      const edges = Object.values(document.edges);
      const id = nodes[Math.floor(random() * nodes.length)] ?? "";
      const edge = edges[Math.floor(random() * edges.length)];
      const module = MODULES[Math.floor(random() * MODULES.length)] ?? FILTER;
      const edit =
        random() < 0.3
          ? spliceOut(document, INDEX, id)
          : random() < 0.5
            ? replaceModule(document, INDEX, id, module)
            : edge && insertOnEdge(document, INDEX, edge, { module });
      if (edit) document = done(document, edit);
    }
  }
});
