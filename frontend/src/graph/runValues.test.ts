import { describe, expect, it } from "vitest";
import { FILTER, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import type { GraphDocument, PipelineParameter } from "./model";
import { parametersOfRun, type RunPart } from "./runValues";

const parameter = (id: string): PipelineParameter => ({
  id,
  name: id,
  type: "number",
  widget: "number",
  default: 1,
  description: "",
});
const bound = (id: string) => ({ bindings: { share: id } });
/** a → b → c and a → d; each takes a parameter of its own, and nobody takes `unused`. */
const document: GraphDocument = {
  ...makeDocument(
    [
      makeNode("a", SOURCE, bound("pa")),
      makeNode("b", FILTER, bound("pb")),
      makeNode("c", FILTER, bound("pc")),
      makeNode("d", FILTER, bound("pd")),
    ],
    ["a.data → b.data", "b.result → c.data", "a.data → d.data"],
  ),
  parameters: Object.fromEntries(["pa", "pb", "pc", "pd", "unused"].map((id) => [id, parameter(id)])),
};
const asked = (part: RunPart, draft = document) => parametersOfRun(draft, part).map(({ id }) => id);

describe("the values a run is asked for", () => {
  it("are those that any node takes, when everything runs", () => {
    expect(asked({ kind: "all", nodes: [] })).toEqual(["pa", "pb", "pc", "pd"]);
  });

  it("are those of the nodes that run and of what leads to them", () => {
    expect(asked({ kind: "up_to", nodes: ["b"] })).toEqual(["pa", "pb"]);
    expect(asked({ kind: "only", nodes: ["d"] })).toEqual(["pa", "pd"]);
    expect(asked({ kind: "from", nodes: ["b"] })).toEqual(["pa", "pb", "pc"]);
    expect(asked({ kind: "up_to", nodes: ["gone"] })).toEqual([]);
  });

  it("are not those of disabled nodes", () => {
    const b = { ...makeNode("b", FILTER, bound("pb")), disabled: true };
    const draft = { ...document, nodes: { ...document.nodes, b } };
    expect(asked({ kind: "up_to", nodes: ["c"] }, draft)).toEqual(["pa", "pc"]);
  });
});
