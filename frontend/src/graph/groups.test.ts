import { describe, expect, it } from "vitest";
import { chain, INDEX, randomNumbers } from "@/test/graphs";
import { applyAll } from "./apply";
import { clip, type Edit, NOTHING_SELECTED, paste, removeSelection } from "./edits";
import {
  collapsedCard,
  documentOfGroup,
  drawnEnds,
  frameOf,
  groupPorts,
  movedMembers,
  realPort,
} from "./groupLayout";
import { editGroup, groupNodes, groupOfSelection, membersOf, nameGroupPort, ungroup } from "./groups";
import { inverseOfAll } from "./inverse";
import type { GraphDocument, Group } from "./model";
import type { OperationBody } from "./operations";

function run(document: GraphDocument, operations: readonly OperationBody[]): GraphDocument {
  const outcome = applyAll(
    document,
    operations.map((body, index) => ({ ...body, id: `o${index}` })),
    INDEX,
  );
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

/** n0 → [n1 → n2] → n3 */
function grouped(collapsed = false): { document: GraphDocument; group: Group } {
  const draft = chain(4);
  const edit = groupNodes(draft, ["n1", "n2"], "Prepare");
  let document = done(draft, edit);
  const id = edit?.id ?? "";
  if (collapsed) document = done(document, editGroup(document, id, { collapsed }));
  return { document, group: document.groups[id] as Group };
}

describe("grouping", () => {
  it("puts nodes together, and apart again", () => {
    const { document, group } = grouped();
    expect(membersOf(document, group.id).map(({ id }) => id)).toEqual(["n1", "n2"]);
    expect(done(document, ungroup(document, group.id))).toEqual(chain(4));
  });

  it("gives every group a name of its own, and takes empty groups away", () => {
    const { document, group } = grouped();
    const second = groupNodes(document, ["n1", "n2", "n3"], "Prepare");
    const after = done(document, second);
    expect(Object.values(after.groups).map(({ name }) => name)).toEqual(["Prepare 2"]);
    expect(group.name).toBe("Prepare");
    const left = done(
      document,
      removeSelection(document, { ...NOTHING_SELECTED, nodes: new Set(["n1", "n2"]) }),
    );
    expect(left.groups).toEqual({});
  });

  it("knows when exactly one group is selected", () => {
    const { document, group } = grouped();
    expect(groupOfSelection(document, new Set(["n1", "n2"]))).toBe(group);
    expect(groupOfSelection(document, new Set(["n1"]))).toBeNull();
    expect(groupOfSelection(document, new Set(["n1", "n2", "n3"]))).toBeNull();
    expect(groupOfSelection(document, new Set())).toBeNull();
  });

  it("is copied whole, with the names of its ports, or not at all", () => {
    const { document, group } = grouped(true);
    const named = done(document, nameGroupPort(document, group.id, "input:n1.data", "Raw"));
    const clipping = clip(named, new Set(["n1", "n2"]));
    const edit = clipping && paste(named, clipping);
    const after = done(named, edit);
    const copy = Object.values(after.groups).find(({ id }) => id !== group.id);
    const members = membersOf(after, copy?.id ?? "");
    expect(members.map(({ id }) => id).sort()).toEqual([...(edit?.ids ?? [])].sort());
    expect(Object.values(copy?.ports ?? {})).toEqual(["Raw"]);
    expect(groupPorts(after, INDEX, copy as Group).inputs.map(({ label }) => label)).toEqual(["Raw"]);

    const part = clip(named, new Set(["n1"]));
    const one = part && paste(named, part);
    expect(done(named, one).nodes[one?.ids[0] ?? ""]?.group).toBeUndefined();
  });
});

describe("a collapsed group", () => {
  it("has the ports that lead out of it, under their names", () => {
    const { document, group } = grouped(true);
    const named = done(document, nameGroupPort(document, group.id, "input:n1.data", "Raw"));
    const { inputs, outputs } = groupPorts(named, INDEX, named.groups[group.id] as Group);
    expect(inputs.map(({ key, label, isConnected }) => [key, label, isConnected])).toEqual([
      ["input:n1.data", "Raw", true],
    ]);
    expect(outputs.map(({ key }) => key)).toEqual(["output:n2.result"]);
    const unnamed = done(named, nameGroupPort(named, group.id, "input:n1.data", " "));
    expect(unnamed.groups[group.id]?.ports).toEqual({});
  });

  it("takes the ends of edges, and gives back the ports they stand for", () => {
    const { document, group } = grouped(true);
    const ends = Object.values(document.edges).map((edge) => drawnEnds(document, edge));
    expect(ends).toEqual([
      { source: { node: "n0", port: "data" }, target: { node: group.id, port: "input:n1.data" } },
      null,
      { source: { node: group.id, port: "output:n2.result" }, target: { node: "n3", port: "data" } },
    ]);
    expect(realPort(document, { node: group.id, port: "input:n1.data" })).toEqual({
      node: "n1",
      port: "data",
    });
    expect(realPort(document, { node: "n0", port: "data" })).toEqual({ node: "n0", port: "data" });
  });

  it("moves with all that is in it, by steps of the grid", () => {
    const { document } = grouped(true);
    const ids = ["n1", "n2"];
    const card = collapsedCard(document, ids);
    if (!card) throw new Error("no card");
    const moved = movedMembers(document, ids, card, { x: card.x + 80, y: card.y - 16 });
    for (const id of ids) {
      const at = document.nodes[id]?.position ?? { x: 0, y: 0 };
      expect(moved[id]).toEqual({ x: at.x + 80, y: at.y - 16 });
    }
  });
});

it("an open group has its nodes inside its frame, and can be looked at alone", () => {
  const { document, group } = grouped();
  const frame = frameOf(document, ["n1", "n2"]);
  const card = collapsedCard(document, ["n1", "n2"]);
  if (!frame || !card) throw new Error("no frame");
  expect(card.x).toBeGreaterThan(frame.x);
  expect(card.y + card.height).toBeLessThan(frame.y + frame.height);
  const alone = documentOfGroup(document, group.id);
  expect(Object.keys(alone.nodes)).toEqual(["n1", "n2"]);
  expect(Object.keys(alone.edges)).toEqual(["e1"]);
});

it("can be taken back on any chain, whatever was grouped before", () => {
  const random = randomNumbers(11);
  for (let round = 0; round < 80; round += 1) {
    let document = chain(2 + Math.floor(random() * 6));
    for (let step = 0; step < 8; step += 1) {
      const nodes = Object.keys(document.nodes).filter(() => random() < 0.5);
      const groups = Object.keys(document.groups);
      const group = groups[Math.floor(random() * groups.length)] ?? "";
      const edits: (Edit | null)[] = [
        groupNodes(document, nodes, "Group"),
        ungroup(document, group),
        editGroup(document, group, { collapsed: random() < 0.5 }),
        removeSelection(document, { ...NOTHING_SELECTED, nodes: new Set(nodes.slice(0, 1)) }),
      ];
      const edit = edits[Math.floor(random() * edits.length)];
      if (edit) document = done(document, edit);
      for (const { id } of Object.values(document.groups)) expect(membersOf(document, id)).not.toEqual([]);
    }
  }
});
