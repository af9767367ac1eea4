import { describe, expect, it } from "vitest";
import { FILTER, JOIN, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import {
  applied,
  drawnWith,
  makeContent,
  makeSubPipeline,
  moduleOf,
  SCALE,
  SUB_INDEX,
} from "@/test/subPipelines";
import { applyOperation } from "./apply";
import { addNode, clip, type Edit, NOTHING_SELECTED, paste, removeSelection, withoutSources } from "./edits";
import { groupPorts } from "./groupLayout";
import { membersOf, ungroup } from "./groups";
import { asInstance } from "./instancePlacing";
import { updateInstance } from "./instanceUpdate";
import { inverseOfAll } from "./inverse";
import type { GraphDocument, GraphNode, Group } from "./model";
import type { OperationBody } from "./operations";
import { withIds } from "./renumber";
import { replaceModule } from "./replacing";
import { addConnected } from "./rewire";
import { isSealed } from "./sealing";
import {
  detachInstance,
  instanceParameters,
  moduleOfSubPipeline,
  openInstance,
  setInstanceParameter,
} from "./subPipelines";

const node = (id: string, change: Partial<GraphNode> = {}) =>
  makeNode(id, SCALE, { position: { x: 0, y: 0 }, ...change });

const CLEAN = makeSubPipeline("6f1c4b3e-4a0f-5d0e-9f7b-0d9f3a6d2c11", "Clean prices");
const MODULE = moduleOf(CLEAN);

/** After the edit; checks on the way that nothing of it is refused and that it can be taken back. */
function doneTo(document: GraphDocument, edit: Edit | null): GraphDocument {
  if (!edit) throw new Error("there is no such edit");
  const result = applied(document, edit.operations);
  expect(applied(result, inverseOfAll(document, edit.operations))).toEqual(document);
  return result;
}

const refusalOf = (document: GraphDocument, operation: OperationBody) => {
  const result = applyOperation(document, operation, SUB_INDEX);
  return "refusal" in result ? result.refusal.code : null;
};

/** A source, the instance, and something that reads it; checks that adding it can be taken back. */
function drawn(): { document: GraphDocument; group: Group; ids: Record<string, string> } {
  const { empty, operations, document, group } = drawnWith(CLEAN);
  expect(applied(document, inverseOfAll(empty, operations))).toEqual(empty);
  if (!group.source) throw new Error("there is no instance");
  const ids = Object.fromEntries(Object.entries(group.source.nodes).map(([id, origin]) => [origin, id]));
  return { document, group, ids };
}

const wires = ({ edges }: GraphDocument) =>
  Object.values(edges)
    .map(({ source, target }) => `${source.node}.${source.port} → ${target.node}.${target.port}`)
    .sort();

describe("an instance of a sub-pipeline", () => {
  it("comes as a sealed, folded group with the ports of the version", () => {
    const { document, group, ids } = drawn();
    expect(group).toMatchObject({ name: "Clean prices", collapsed: true });
    expect(isSealed(group)).toBe(true);
    expect(group.source).toMatchObject({ sub_pipeline: CLEAN.id, version: 1 });
    expect(wires(document)).toEqual(
      [
        "source.data → scale.data",
        `${ids["first"]}.result → ${ids["second"]}.data`,
        "filter.result → end.data",
      ].sort(),
    );
    const ports = groupPorts(document, SUB_INDEX, group);
    expect([...ports.inputs, ...ports.outputs].map(({ label }) => label)).toEqual(["Raw", "Clean"]);
  });

  it("is offered where its ports fit, and twice under names of their own", () => {
    const { document } = drawn();
    const from = { node: "end", port: "result" };
    const added = addConnected(document, SUB_INDEX, from, "output", { module: MODULE }, { x: 0, y: 500 });
    const twice = doneTo(document, added && asInstance(document, added, MODULE));
    expect(Object.values(twice.groups).map(({ name }) => name)).toEqual(["Clean prices", "Clean prices 2"]);
    expect(wires(twice)).toContain("end.result → scale_2.data");
    const model = { node: "learner", port: "model" };
    const unfit = makeDocument([makeNode("learner", SUB_INDEX.get("learner") ?? SOURCE)]);
    expect(addConnected(unfit, SUB_INDEX, model, "output", { module: MODULE }, { x: 0, y: 0 })).toBeNull();
  });

  it("comes in the place of a node, with the connections that fit, as one step", () => {
    const document = makeDocument(
      [
        makeNode("source", SOURCE),
        makeNode("old", JOIN, { name: "By hand", comment: "why", position: { x: 10, y: 200 }, group: "g" }),
        makeNode("end", FILTER),
      ],
      ["source.data → old.left", "source.data → old.right", "old.result → end.data"],
    );
    const grouped = { ...document, groups: { g: { id: "g", name: "Alone", collapsed: false, ports: {} } } };
    const edit = replaceModule(grouped, SUB_INDEX, "old", MODULE);
    expect(edit).toMatchObject({ losesComment: true, losesDisabled: false, lostParameters: [] });
    expect(edit?.lostEdges.map(({ target }) => target.port)).toEqual(["right"]);
    const instance = edit && asInstance(grouped, edit, MODULE);
    expect(instance?.words).toEqual({ action: "replace", name: "By hand", count: 1 });
    const after = doneTo(grouped, instance);
    expect(Object.keys(after.nodes)).not.toContain("old");
    expect(wires(after)).toEqual([
      "filter.result → end.data",
      "scale.result → filter.data",
      "source.data → scale.data",
    ]);
    // what the node was alone in goes with it
    const [group, ...others] = Object.values(after.groups);
    expect(group).toMatchObject({ name: "By hand", source: { sub_pipeline: CLEAN.id } });
    expect(others).toEqual([]);
  });

  it("is not offered while a module of it is missing", () => {
    const old = makeContent({ nodes: { a: node("a", { version: "0.9.0" }) }, edges: {}, ports: {} });
    expect(moduleOfSubPipeline({ ...CLEAN, newest: { number: 1, content: old } }, SUB_INDEX, "")).toBeNull();
  });

  it("keeps its nodes, its wiring and the values that are the version's", () => {
    const { document, group, ids } = drawn();
    const [first = "", second = ""] = [ids["first"], ids["second"]];
    const inner = Object.values(document.edges).find(({ target }) => target.node === second);
    const refused: OperationBody[] = [
      { type: "remove_node", node_id: second },
      { type: "set_disabled", node_id: first, disabled: true },
      { type: "set_parameter", node_id: first, name: "mode", value: "slow" },
      { type: "bind_parameter", node_id: first, name: "mode", parameter_id: "p" },
      { type: "disconnect", edge_id: inner?.id ?? "" },
      { type: "set_groups", groups: { [first]: "" } },
      { type: "set_groups", groups: { end: group.id } },
      { type: "add_node", node: makeNode("x", FILTER, { group: group.id }) },
      { type: "edit_group", group: { ...group, ports: {} } },
    ];
    for (const operation of refused) expect(refusalOf(document, operation)).toBe("group_sealed");
    const stray = {
      id: "e9",
      source: { node: first, port: "result" },
      target: { node: "end", port: "data" },
    };
    expect(refusalOf(document, { type: "connect", edge: stray })).toBe("group_sealed_port");
    for (const operation of [
      { type: "set_parameter", node_id: first, name: "share", value: 0.9 },
      { type: "move_nodes", positions: { [first]: { x: 5, y: 5 } } },
      { type: "rename_node", node_id: second, name: "Other" },
      { type: "edit_group", group: { ...group, name: "Mine", collapsed: false } },
    ] satisfies OperationBody[]) {
      expect(refusalOf(document, operation)).toBeNull();
    }
  });

  it("has parameters of its own", () => {
    const { document, group, ids } = drawn();
    expect(instanceParameters(document, SUB_INDEX, group).map(({ name }) => name)).toEqual(["Share"]);
    const set = doneTo(document, setInstanceParameter(document, group.id, "Share", 0.7));
    expect(set.nodes[ids["first"] ?? ""]?.parameters).toEqual({ share: 0.7, mode: "fast" });
  });

  it("goes as a whole, and comes back sealed", () => {
    const { document, group } = drawn();
    const nodes = new Set(membersOf(document, group.id).map(({ id }) => id));
    const gone = doneTo(document, removeSelection(document, { ...NOTHING_SELECTED, nodes }));
    expect(Object.keys(gone.nodes)).toEqual(["source", "end"]);
    expect(gone.groups).toEqual({});
    const [one = ""] = nodes;
    const part = removeSelection(document, { ...NOTHING_SELECTED, nodes: new Set([one]) });
    expect(() => applied(document, part?.operations ?? [])).toThrow("group_sealed");
    expect(() => applied(document, ungroup(document, group.id)?.operations ?? [])).toThrow("group_sealed");
  });

  it("is copied with its link, and without it for another project", () => {
    const { document, group } = drawn();
    const nodes = new Set(membersOf(document, group.id).map(({ id }) => id));
    const clipping = clip(document, nodes);
    if (!clipping) throw new Error("nothing was copied");
    const twice = doneTo(document, paste(document, clipping));
    const copy = Object.values(twice.groups).find(({ id }) => id !== group.id);
    expect(copy?.source?.sealed).toBe(true);
    expect(Object.keys(copy?.source?.nodes ?? {}).sort()).toEqual(["filter_2", "scale_2"]);
    expect(copy?.ports).toEqual({ "input:scale_2.data": "Raw", "output:filter_2.result": "Clean" });
    const elsewhere = doneTo(makeDocument([]), paste(makeDocument([]), withoutSources(clipping)));
    expect(Object.values(elsewhere.groups).map((one) => one.source)).toEqual([undefined]);
  });

  it("becomes an ordinary group when it is detached", () => {
    const { document, group, ids } = drawn();
    const plain = doneTo(document, detachInstance(document, group.id));
    expect(plain.groups[group.id]?.source).toBeUndefined();
    expect(
      refusalOf(plain, { type: "set_disabled", node_id: ids["first"] ?? "", disabled: true }),
    ).toBeNull();
  });

  it("follows the ids that someone else took", () => {
    const { group } = drawn();
    const renamed = withIds({ type: "edit_group", group }, new Map([["scale", "scale_9"]]));
    expect(renamed.group.ports).toHaveProperty("input:scale_9.data");
    expect(renamed.group.source?.nodes).toHaveProperty("scale_9", "first");
    expect(renamed.group.source?.parameters).toEqual({ Share: ["scale_9.share"] });
  });
});

describe("an update", () => {
  const NEXT = makeContent({
    nodes: {
      first: node("first", { parameters: { share: 0.3, mode: "exact" } }),
      third: node("third", { position: { x: 40, y: 130 }, parameters: { share: 1 } }),
    },
    edges: {
      e: { id: "e", source: { node: "first", port: "result" }, target: { node: "third", port: "data" } },
    },
    ports: { "input:first.data": "Raw", "output:third.result": "Clean" },
    parameters: { Share: ["first.share"], Rest: ["third.share"] },
  });
  const version = { number: 2, content: NEXT };

  it("keeps nodes that stay, connections by port and by name, and takes the values of the version", () => {
    const { document, group, ids } = drawn();
    const update = updateInstance(document, SUB_INDEX, group, { version, before: makeContent() });
    const updated = doneTo(document, update);
    const next = updated.groups[group.id];
    expect(update?.lost).toEqual([]);
    expect(update?.words.action).toBe("update_instance");
    expect(next?.source).toMatchObject({ version: 2, sealed: true });
    expect(updated.nodes[ids["first"] ?? ""]?.parameters).toEqual({ share: 0.3, mode: "exact" });
    expect(updated.nodes[ids["second"] ?? ""]).toBeUndefined();
    const third = Object.entries(next?.source?.nodes ?? {}).find(([, origin]) => origin === "third")?.[0];
    expect(wires(updated)).toEqual(
      [
        `source.data → ${ids["first"]}.data`,
        `${ids["first"]}.result → ${third}.data`,
        `${third}.result → end.data`,
      ].sort(),
    );
  });

  it("keeps a value that the instance has set, and what it takes from the pipeline", () => {
    const { document, group, ids } = drawn();
    const first = ids["first"] ?? "";
    const set = doneTo(document, setInstanceParameter(document, group.id, "Share", 0.9));
    const updated = doneTo(set, updateInstance(set, SUB_INDEX, group, { version, before: makeContent() }));
    expect(updated.nodes[first]?.parameters).toEqual({ share: 0.9, mode: "exact" });
    const parameter = {
      id: "p",
      name: "share",
      type: "number",
      widget: "number",
      default: 0.1,
      description: "",
    } as const;
    const bound = applied(document, [
      { type: "add_pipeline_parameter", parameter },
      { type: "bind_parameter", node_id: first, name: "share", parameter_id: "p" },
    ]);
    const followed = doneTo(
      bound,
      updateInstance(bound, SUB_INDEX, group, { version, before: makeContent() }),
    );
    expect(followed.nodes[first]).toMatchObject({ bindings: { share: "p" }, parameters: { mode: "exact" } });
  });

  it("tells which connections have no port any more", () => {
    const { document, group } = drawn();
    const smaller = {
      number: 2,
      content: { ...NEXT, ports: { "input:first.data": "Raw", "output:third.result": "Other" } },
    };
    const update = updateInstance(document, SUB_INDEX, group, { version: smaller, before: makeContent() });
    expect(update?.lost.map(({ target }) => target.node)).toEqual(["end"]);
    doneTo(document, update);
  });

  it("takes edits back", () => {
    const { document, group, ids } = drawn();
    const opened = doneTo(document, openInstance(document, group.id));
    const edited = applied(opened, [
      { type: "set_parameter", node_id: ids["first"] ?? "", name: "mode", value: "slow" },
      { type: "add_node", node: makeNode("extra", JOIN, { group: group.id }) },
    ]);
    const inside = edited.groups[group.id] as Group;
    const own = { version: { number: 1, content: makeContent() }, before: makeContent() };
    const update = updateInstance(edited, SUB_INDEX, inside, own);
    expect(update?.words.action).toBe("reset_instance");
    const reset = doneTo(edited, update);
    expect(reset.nodes).toEqual(document.nodes);
    expect(reset.groups).toEqual(document.groups);
    expect(wires(reset)).toEqual(wires(document));
  });

  it("changes nothing but the seal when nothing differs", () => {
    const { document, group } = drawn();
    const own = { version: { number: 1, content: makeContent() }, before: makeContent() };
    expect(updateInstance(document, SUB_INDEX, group, own)?.operations.map(({ type }) => type)).toEqual([
      "edit_group",
      "edit_group",
    ]);
    expect(addNode(document, { module: MODULE }, { at: { x: 0, y: 0 } }).node.module).toContain(CLEAN.id);
  });
});
