import { describe, expect, it } from "vitest";
import { moduleOf } from "@/graph/catalog";
import { collapsedCard, frameOf } from "@/graph/groupLayout";
import { nodeSize } from "@/graph/layout";
import type { GraphDocument, GraphNode, Position, Size } from "@/graph/model";
import { withPlaces } from "@/graph/room";
import {
  chain,
  FILTER,
  INDEX,
  JOIN,
  LEARNER,
  makeDocument,
  makeNode,
  randomNumbers,
  SOURCE,
  TRAIN,
} from "@/test/graphs";
import { tidyEdit } from "./edit";
import { tidyTask } from "./task";
import { tidy } from "./tidy";

type Box = Position & Size;

const tidied = (document: GraphDocument, only: ReadonlySet<string> | null = null) =>
  tidy(tidyTask(document, INDEX, only));

const boxIn = (document: GraphDocument, places: Readonly<Record<string, Position>>, id: string): Box => {
  const node = document.nodes[id];
  if (!node) throw new Error(`no node ${id}`);
  return { ...(places[id] ?? node.position), ...nodeSize(node) };
};

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function expectApart(boxes: readonly Box[]) {
  for (const [index, a] of boxes.entries()) {
    for (const b of boxes.slice(index + 1)) expect(overlap(a, b)).toBe(false);
  }
}

function expectFlowDownwards(document: GraphDocument) {
  const { nodes } = tidied(document);
  for (const { source, target } of Object.values(document.edges)) {
    expect(nodes[source.node]?.y).toBeLessThan(nodes[target.node]?.y ?? 0);
  }
}

/** A draft of connected modules in which data only goes from earlier to later ones. */
function randomDocument(count: number, seed: number): GraphDocument {
  const random = randomNumbers(seed);
  const nodes: GraphNode[] = [];
  const edges: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const module = [SOURCE, FILTER, FILTER, JOIN, LEARNER, TRAIN][Math.floor(random() * 6)] ?? SOURCE;
    for (const input of module.inputs) {
      const feeders = nodes.filter((node) => moduleOf(INDEX, node)?.outputs[0]?.type === input.type);
      const feeder = feeders[Math.floor(Math.sqrt(random()) * feeders.length)];
      const output = feeder && moduleOf(INDEX, feeder)?.outputs[0]?.name;
      if (feeder) edges.push(`${feeder.id}.${output} → n${number}.${input.name}`);
    }
    const position = { x: Math.round(random() * 900), y: Math.round(random() * 900) };
    nodes.push(makeNode(`n${number}`, module, { position, comment: random() < 0.2 ? "why" : "" }));
  }
  return makeDocument(nodes, edges);
}

describe("tidy", () => {
  const document = makeDocument(
    [
      makeNode("t", TRAIN),
      makeNode("l", LEARNER),
      makeNode("s", SOURCE),
      makeNode("f", FILTER, { comment: "why" }),
      makeNode("j", JOIN),
    ],
    ["s.data → f.data", "f.result → j.left", "s.data → j.right", "j.result → t.data", "l.model → t.model"],
  );

  it("puts every node below what feeds it", () => expectFlowDownwards(document));

  it("puts a learner beside the data it is trained on, on its port's side", () => {
    const { nodes } = tidied(document);
    expect(nodes["l"]?.y).toBe(nodes["j"]?.y);
    expect(nodes["l"]?.x).toBeLessThan(nodes["j"]?.x ?? 0);
  });

  it.each([1, 2, 3, 4, 5, 6])("lays nothing upon anything, whatever the graph (%i)", (seed) => {
    const random = randomDocument(24, seed);
    const { nodes } = tidied(random);
    expectApart(Object.keys(random.nodes).map((id) => boxIn(random, nodes, id)));
    expectFlowDownwards(random);
  });

  it("copes with a chain of 300 and with a circle", () => {
    expectFlowDownwards(chain(300));
    const circle = makeDocument(
      [makeNode("a", FILTER), makeNode("b", FILTER)],
      ["a.result → b.data", "b.result → a.data"],
    );
    expect(Object.keys(tidied(circle).nodes)).toHaveLength(2);
  });

  it("changes nothing that is tidy already", () => {
    const once = withPlaces(document, tidied(document).nodes);
    expect(tidyEdit(once, tidied(once))).toBeNull();
  });

  it("moves only what is meant, which stays where it is as a whole", () => {
    const draft = randomDocument(12, 9);
    const only = new Set(["n1", "n2", "n3", "n4"]);
    const { nodes } = tidied(draft, only);
    expect(new Set(Object.keys(nodes))).toEqual(only);
    const before = [...only].map((id) => draft.nodes[id]?.position ?? { x: 0, y: 0 });
    const least = (axis: "x" | "y") => Math.min(...before.map((at) => at[axis]));
    expect(Math.abs(Math.min(...Object.values(nodes).map(({ x }) => x)) - least("x"))).toBeLessThan(8);
    expect(Math.abs(Math.min(...Object.values(nodes).map(({ y }) => y)) - least("y"))).toBeLessThan(8);
  });
});

const inGroup = (document: GraphDocument, members: readonly string[], collapsed = false): GraphDocument => ({
  ...document,
  nodes: Object.fromEntries(
    Object.entries(document.nodes).map(([id, node]) => [
      id,
      members.includes(id) ? { ...node, group: "g" } : node,
    ]),
  ),
  groups: { g: { id: "g", name: "G", collapsed, ports: {} } },
});

describe("tidy with groups", () => {
  it("keeps the frame of a group to its members", () => {
    const draft = inGroup(randomDocument(4, 3), []);
    const fan = inGroup(
      makeDocument(
        [makeNode("s", SOURCE), ...["a", "b", "c", "d"].map((id) => makeNode(id, FILTER))],
        ["s.data → a.data", "s.data → b.data", "a.result → c.data", "b.result → d.data"],
      ),
      ["a", "c"],
    );
    expect(draft.groups["g"]).toBeDefined();
    const { nodes } = tidied(fan);
    const frame = frameOf(fan, ["a", "c"], nodes);
    if (!frame) throw new Error("no frame");
    expectApart([frame, ...["s", "b", "d"].map((id) => boxIn(fan, nodes, id))]);
  });

  it("moves a collapsed group as its card, with its nodes as they are within", () => {
    const draft = inGroup(chain(5), ["n1", "n2", "n3"], true);
    const spread = withPlaces(draft, {
      n1: { x: 40, y: 504 },
      n2: { x: 400, y: 608 },
      n3: { x: 80, y: 900 },
    });
    const { nodes } = tidied(spread);
    const [first, second] = [nodes["n1"], nodes["n2"]];
    expect([(second?.x ?? 0) - (first?.x ?? 0), (second?.y ?? 0) - (first?.y ?? 0)]).toEqual([360, 104]);
    const card = collapsedCard(spread, ["n1", "n2", "n3"], nodes);
    if (!card) throw new Error("no card");
    expectApart([card, boxIn(spread, nodes, "n0"), boxIn(spread, nodes, "n4")]);
  });

  it("still flows downwards when data leaves a group and enters it again", () => {
    expectFlowDownwards(inGroup(chain(4), ["n1", "n3"]));
  });
});

describe("tidy with notes", () => {
  const note = (id: string, x: number, y: number, width = 200, height = 80) => ({
    id,
    text: id,
    position: { x, y },
    size: { width, height },
  });
  const draft: GraphDocument = {
    ...withPlaces(chain(3), { n0: { x: 0, y: 0 }, n1: { x: 700, y: 40 }, n2: { x: 700, y: 400 } }),
    notes: {
      beside: note("beside", 244, 0),
      behind: note("behind", 680, 20, 280, 480),
      far: note("far", -900, -900),
    },
  };

  it("takes along a note beside a node, and leaves one that is about nothing", () => {
    const { nodes, notes } = tidied(draft);
    expect((notes["beside"]?.x ?? 0) - (nodes["n0"]?.x ?? 0)).toBe(244);
    expect(notes["far"]).toBeUndefined();
  });

  it("spans a note behind nodes over them again", () => {
    const { nodes, notes } = tidied(draft);
    const behind = notes["behind"];
    if (!behind) throw new Error("not moved");
    for (const id of ["n1", "n2"]) expect(overlap(behind, boxIn(draft, nodes, id))).toBe(true);
    expect(overlap(behind, boxIn(draft, nodes, "n0"))).toBe(false);
  });
});
