import { describe, expect, it } from "vitest";
import { FILTER, INDEX, JOIN, LEARNER, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import type { Edge } from "./model";
import { endThatStays, portChoices } from "./portChoices";

const draft = makeDocument(
  [
    makeNode("a", SOURCE),
    makeNode("b", SOURCE, { position: { x: 400, y: 0 } }),
    makeNode("f", FILTER),
    makeNode("j", JOIN),
    makeNode("l", LEARNER, { position: { x: 800, y: 0 } }),
  ],
  ["a.data → f.data", "f.result → j.left"],
);
const [first, second] = Object.values(draft.edges) as [Edge, Edge];

describe("portChoices", () => {
  it("offers the free inputs that take what an output gives", () => {
    const from = { ref: { node: "b", port: "data" }, direction: "output" } as const;
    expect(portChoices(draft, INDEX, from, null)).toEqual([{ node: "j", port: "right" }]);
  });

  it("offers outputs for a connected input instead of its own, but none that would close a circle", () => {
    const into = { ref: { node: "f", port: "data" }, direction: "input" } as const;
    expect(portChoices(draft, INDEX, into, first)).toEqual([{ node: "b", port: "data" }]);
  });

  it("begins with the steps that are read next to the own one", () => {
    const into = { ref: { node: "j", port: "right" }, direction: "input" } as const;
    expect(portChoices(draft, INDEX, into, null).map(({ node }) => node)).toEqual(["f", "b", "a"]);
  });

  it("offers what would also do for the end of a connection, without the port where it ends", () => {
    const stays = endThatStays(second, "input");
    expect(stays.ref).toEqual({ node: "f", port: "result" });
    expect(portChoices(draft, INDEX, stays, second)).toEqual([{ node: "j", port: "right" }]);
  });

  it("offers what would also do for its start, though its input is taken by itself", () => {
    const stays = endThatStays(second, "output");
    expect(portChoices(draft, INDEX, stays, second).map(({ node }) => node)).toEqual(["b", "a"]);
    expect(portChoices(draft, INDEX, stays, null)).toEqual([]);
  });
});
