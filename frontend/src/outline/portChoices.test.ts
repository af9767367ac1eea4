import { describe, expect, it } from "vitest";
import { FILTER, INDEX, JOIN, LEARNER, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { portChoices } from "./portChoices";

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
const edge = draft.edges["e0"] ?? null;

describe("portChoices", () => {
  it("offers the free inputs that take what an output gives", () => {
    const choices = portChoices(draft, INDEX, {
      ref: { node: "b", port: "data" },
      direction: "output",
      edge: null,
    });
    expect(choices).toEqual([{ node: "j", port: "right" }]);
  });

  it("offers outputs for a connected input instead of its own, but none that would close a circle", () => {
    const choices = portChoices(draft, INDEX, { ref: { node: "f", port: "data" }, direction: "input", edge });
    expect(choices).toEqual([{ node: "b", port: "data" }]);
  });

  it("begins with the steps that are read next to the own one", () => {
    const choices = portChoices(draft, INDEX, {
      ref: { node: "j", port: "right" },
      direction: "input",
      edge: null,
    });
    expect(choices.map(({ node }) => node)).toEqual(["f", "b", "a"]);
  });
});
