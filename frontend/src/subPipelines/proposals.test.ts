import { describe, expect, it } from "vitest";
import { indexModules } from "@/graph/catalog";
import type { GraphDocument, Group } from "@/graph/model";
import { makeDocument, makeModule, makeNode, makeParameter, makePort, SOURCE } from "@/test/graphs";
import { choicesOf, proposalsFor, requested } from "./proposals";

const CLEAN = makeModule("clean", {
  inputs: [makePort("data"), makePort("extra", "DataTable", true)],
  outputs: [makePort("result"), makePort("report")],
  parameters: [
    makeParameter("mode", { label: "Mode" }),
    makeParameter("hidden", { label: "Hidden", visible_when: { mode: ["x"] } }),
  ],
});
const INDEX = indexModules([SOURCE, CLEAN]);
const GROUP: Group = { id: "g", name: "Prepare", collapsed: false, ports: {} };

const node = (id: string, group = "") => makeNode(id, CLEAN, group ? { group } : {});
const DRAFT: GraphDocument = {
  ...makeDocument(
    [makeNode("s", SOURCE), node("a", "g"), node("b", "g"), node("u")],
    ["s.data → a.data", "a.result → b.data", "b.result → u.data"],
  ),
  groups: { g: GROUP },
};

const short = (found: ReturnType<typeof proposalsFor>["inputs"]) =>
  found.map(({ key, isNeeded, isChosen, name }) => [key, isNeeded, isChosen, name]);

describe("what a group offers", () => {
  it("needs the ports that are connected or have to be, and offers what nothing reads", () => {
    const { inputs, outputs } = proposalsFor(DRAFT, INDEX, GROUP);
    expect(short(inputs)).toEqual([
      ["input:a.data", true, true, "data"],
      ["input:a.extra", false, false, "a: extra"],
      ["input:b.extra", false, false, "b: extra"],
    ]);
    expect(short(outputs)).toEqual([
      ["output:a.result", false, false, "a: result"],
      ["output:a.report", false, true, "a: report"],
      ["output:b.result", true, true, "b: result"],
      ["output:b.report", false, true, "b: report"],
    ]);
  });

  it("leaves out parameters that do not matter now, and needs those that the pipeline gives", () => {
    const parameter = {
      id: "p",
      name: "how",
      type: "string",
      widget: "text",
      default: "x",
      description: "",
    } as const;
    const bound = { ...DRAFT, parameters: { p: parameter } };
    const nodes = { ...DRAFT.nodes, a: { ...node("a", "g"), bindings: { mode: "p" } } };
    const { parameters } = proposalsFor({ ...bound, nodes }, INDEX, GROUP);
    expect(short(parameters)).toEqual([
      ["a.mode", true, true, "how"],
      ["a.hidden", false, false, "Hidden"],
      ["b.mode", false, false, "Mode"],
    ]);
  });

  it("offers an instance what it has, under the names it has", () => {
    const source = {
      sub_pipeline: "x",
      version: 1,
      sealed: false,
      nodes: { a: "a", b: "b" },
      parameters: { How: ["a.mode", "b.mode"] },
    };
    const ports = { "input:a.data": "Raw", "output:b.result": "Clean" };
    const proposals = proposalsFor(DRAFT, INDEX, { ...GROUP, ports, source });
    expect(requested(proposals, choicesOf(proposals))).toEqual({
      ports,
      parameters: { How: ["a.mode", "b.mode"] },
    });
  });

  it("asks for what was chosen, by its own name where the field was emptied", () => {
    const proposals = proposalsFor(DRAFT, INDEX, GROUP);
    const choices = {
      ...choicesOf(proposals),
      "output:a.report": { isChosen: false, name: "x" },
      "output:b.report": { isChosen: true, name: " Report " },
      "input:a.data": { isChosen: true, name: "  " },
      "a.mode": { isChosen: true, name: "How" },
      "b.mode": { isChosen: true, name: "How" },
    };
    expect(requested(proposals, choices)).toEqual({
      ports: { "input:a.data": "data", "output:b.result": "b: result", "output:b.report": "Report" },
      parameters: { How: ["a.mode", "b.mode"] },
    });
  });
});
