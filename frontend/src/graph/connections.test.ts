import { describe, expect, it } from "vitest";
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
import fixture from "../../../tests/fixtures/connection_cases.json";
import { indexModules, type ModuleDefinition } from "./catalog";
import { type ConnectionCode, checkConnection, compatiblePorts, pathBetween, portKey } from "./connections";
import type { GraphDocument, PortRef } from "./model";

interface Case {
  name: string;
  document: GraphDocument;
  source: PortRef;
  target: PortRef;
  expect: ConnectionCode | null;
}

const { catalog, cases } = fixture as unknown as { catalog: ModuleDefinition[]; cases: Case[] };
const index = indexModules(catalog);

describe("checkConnection agrees with the server", () => {
  it.each(cases.map((each) => [each.name, each] as const))("%s", (_name, each) => {
    const problem = checkConnection(each.document, index, each.source, each.target);
    expect(problem?.code ?? null).toBe(each.expect);
  });
});

describe("checkConnection", () => {
  it("names the nodes of the circle", () => {
    const document = chain(3);
    const withJoin = { ...document, nodes: { ...document.nodes, n1: makeNode("n1", JOIN) } };
    const problem = checkConnection(
      withJoin,
      INDEX,
      { node: "n2", port: "result" },
      { node: "n1", port: "right" },
    );
    expect(problem).toEqual({ code: "cycle", values: { names: "n1 → n2 → n1" } });
  });

  it("does not recurse on a chain of 5,000", () => {
    const document = chain(5_000);
    expect(pathBetween(document, "n0", "n4999")).toHaveLength(5_000);
  });
});

describe("compatiblePorts", () => {
  it("offers exactly the ports that checkConnection accepts", () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 60; round += 1) {
      const document = randomDocument(random);
      for (const node of Object.values(document.nodes)) {
        const module = INDEX.get(node.module);
        for (const output of module?.outputs ?? []) {
          const from = { node: node.id, port: output.name };
          const expected = allInputs(document).filter(
            (to) => checkConnection(document, INDEX, from, to) === null,
          );
          const offered = compatiblePorts(document, INDEX, from, "output");
          expect([...offered].sort()).toEqual(expected.map((ref) => portKey(ref, "input")).sort());
        }
      }
    }
  });

  it("offers outputs for an input, and none for one that is taken", () => {
    const document = makeDocument(
      [makeNode("s", SOURCE), makeNode("l", LEARNER), makeNode("t", TRAIN), makeNode("f", FILTER)],
      ["s.data → f.data"],
    );
    expect([...compatiblePorts(document, INDEX, { node: "t", port: "data" }, "input")].sort()).toEqual([
      "f/result/output",
      "s/data/output",
    ]);
    expect(compatiblePorts(document, INDEX, { node: "f", port: "data" }, "input").size).toBe(0);
  });
});

function allInputs(document: GraphDocument): PortRef[] {
  return Object.values(document.nodes).flatMap(({ id, module }) =>
    (INDEX.get(module)?.inputs ?? []).map(({ name }) => ({ node: id, port: name })),
  );
}

function randomDocument(random: () => number): GraphDocument {
  const kinds = [SOURCE, FILTER, JOIN, LEARNER, TRAIN];
  const nodes = Array.from({ length: 7 }, (_, place) =>
    makeNode(`n${place}`, kinds[Math.floor(random() * kinds.length)] ?? FILTER),
  );
  let document = makeDocument(nodes);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const from = nodes[Math.floor(random() * nodes.length)] as (typeof nodes)[number];
    const to = allInputs(document)[Math.floor(random() * allInputs(document).length)];
    const output = INDEX.get(from.module)?.outputs[0]?.name ?? "";
    const source = { node: from.id, port: output };
    if (!to || checkConnection(document, INDEX, source, to)) continue;
    const edge = { id: `e${attempt}`, source, target: to };
    document = { ...document, edges: { ...document.edges, [edge.id]: edge } };
  }
  return document;
}
