import { describe, expect, it } from "vitest";
import { JOIN, makeNode, SOURCE } from "@/test/graphs";
import {
  applied,
  drawnWith,
  makeContent,
  makeSubPipeline,
  moduleOf,
  SCALE,
  SUB_INDEX,
} from "@/test/subPipelines";
import type { ModuleDefinition } from "./catalog";
import { collapsedCard } from "./groupLayout";
import { membersOf } from "./groups";
import { placed } from "./instancePlacing";
import { inverseOfAll } from "./inverse";
import type { GraphDocument, Group } from "./model";
import { replaceInstance } from "./replaceInstance";
import { openInstance, setInstanceParameter } from "./subPipelines";

const CLEAN = makeSubPipeline("clean", "Clean prices");
const OTHER = makeSubPipeline(
  "other",
  "Scale both",
  makeContent({
    nodes: {
      one: makeNode("one", SCALE, { parameters: { share: 0.9 } }),
      two: makeNode("two", SCALE, { position: { x: 300, y: 0 } }),
    },
    edges: {},
    ports: {
      "input:two.data": "Other",
      "input:one.data": "Raw",
      "output:two.result": "Rest",
      "output:one.result": "Clean",
    },
    parameters: { Share: ["one.share", "two.share"] },
  }),
);
const KNOWN = [CLEAN, OTHER];

/** Checks on the way that nothing is refused and that it can be taken back. */
function replaced(document: GraphDocument, group: Group, module: ModuleDefinition) {
  const edit = replaceInstance(document, SUB_INDEX, KNOWN, group.id, module);
  if (!edit) throw new Error("it cannot be replaced");
  const { operations } = placed(document, edit, module);
  const after = applied(document, operations);
  expect(applied(after, inverseOfAll(document, operations))).toEqual(document);
  return { edit, after };
}

const wires = ({ edges, nodes }: GraphDocument) =>
  Object.values(edges)
    .map(({ source, target }) => {
      const name = (id: string) => nodes[id]?.name ?? id;
      return `${name(source.node)}.${source.port} → ${name(target.node)}.${target.port}`;
    })
    .sort();

const cardOf = (document: GraphDocument, group: Group) =>
  collapsedCard(
    document,
    membersOf(document, group.id).map(({ id }) => id),
  );

describe("an instance in whose place comes another sub-pipeline", () => {
  it("keeps connections by the names of ports, its place, and the values it has of its own", () => {
    const { document, group } = drawnWith(CLEAN);
    const set = setInstanceParameter(document, group.id, "Share", 0.7);
    const before = applied(document, set?.operations ?? []);
    const { edit, after } = replaced(before, group, moduleOf(OTHER));
    expect(edit).toMatchObject({ lostEdges: [], lostParameters: [], losesEdits: false });
    expect(edit.words).toEqual({ action: "replace", name: "Clean prices", count: 1 });
    const [now, ...others] = Object.values(after.groups) as [Group];
    expect(others).toEqual([]);
    expect(now).toMatchObject({ name: "Scale both", collapsed: true, source: { sub_pipeline: "other" } });
    const own = Object.fromEntries(
      Object.entries(now.source?.nodes ?? {}).map(([id, origin]) => [origin, id]),
    );
    const ends = Object.values(after.edges).map(({ source, target }) => [source.node, target.node]);
    expect(ends).toContainEqual(["source", own["one"]]);
    expect(ends).toContainEqual([own["one"], "end"]);
    expect(ends).toHaveLength(2);
    expect(after.nodes[own["one"] ?? ""]?.parameters).toMatchObject({ share: 0.7 });
    expect(after.nodes[own["two"] ?? ""]?.parameters).toMatchObject({ share: 0.7 });
    expect(cardOf(after, now)).toEqual(cardOf(before, group));
  });

  it("leaves values alone that were the version's", () => {
    const { document, group } = drawnWith(CLEAN);
    const { after } = replaced(document, group, moduleOf(OTHER));
    expect(Object.values(after.nodes).map(({ parameters }) => parameters["share"])).toContain(0.9);
  });

  it("keeps a name that was given by hand, and tells that changes get lost", () => {
    const { document, group } = drawnWith(CLEAN);
    const opened = applied(document, openInstance(document, group.id)?.operations ?? []);
    const named = { ...opened.groups[group.id], name: "Mine" } as Group;
    const { edit, after } = replaced({ ...opened, groups: { [group.id]: named } }, named, moduleOf(OTHER));
    expect(edit.losesEdits).toBe(true);
    expect(Object.values(after.groups).map(({ name }) => name)).toEqual(["Mine"]);
  });
});

describe("an instance in whose place comes a module", () => {
  it("becomes one node with the connections and the values that fit", () => {
    const { document, group } = drawnWith(CLEAN);
    const before = applied(
      document,
      setInstanceParameter(document, group.id, "Share", 0.7)?.operations ?? [],
    );
    const { edit, after } = replaced(before, group, SCALE);
    expect(edit).toMatchObject({ lostEdges: [], lostParameters: [] });
    expect(after.groups).toEqual({});
    expect(after.nodes[edit.node.id]).toMatchObject({ name: "scale", parameters: { share: 0.7 } });
    expect(wires(after)).toEqual(["scale.result → end.data", "source.data → scale.data"]);
    const { x, y } = cardOf(before, group) ?? {};
    expect(after.nodes[edit.node.id]?.position).toEqual({ x, y });
  });

  it("tells what does not fit", () => {
    const { document, group } = drawnWith(CLEAN);
    const before = applied(
      document,
      setInstanceParameter(document, group.id, "Share", 0.7)?.operations ?? [],
    );
    const { edit } = replaced(before, group, SOURCE);
    expect(edit.lostEdges).toHaveLength(1);
    expect(edit.lostParameters).toEqual(["Share"]);
  });

  it("loses a connection that would close a circle through one node", () => {
    const { document, group } = drawnWith(OTHER);
    const ids = Object.keys(group.source?.nodes ?? {});
    // out of one way through the instance and into the other
    const around = applied(document, [
      {
        type: "connect",
        edge: {
          id: "around",
          source: { node: "end", port: "result" },
          target: { node: freeInput(document, ids), port: "data" },
        },
      },
    ]);
    const { edit, after } = replaced(around, group, JOIN);
    expect(edit.lostEdges).toHaveLength(1);
    expect(Object.values(after.edges)).toHaveLength(2);
  });

  it("is only for instances", () => {
    const { document, group } = drawnWith(CLEAN);
    const { source: _source, ...plain } = group;
    const groups = { [group.id]: plain };
    expect(replaceInstance({ ...document, groups }, SUB_INDEX, KNOWN, group.id, SCALE)).toBeNull();
  });
});

/** Of the two ways through the instance, the one that nothing enters yet. */
function freeInput(document: GraphDocument, ids: readonly string[]): string {
  const fed = new Set(Object.values(document.edges).map(({ target }) => target.node));
  return ids.find((id) => !fed.has(id)) ?? "";
}
