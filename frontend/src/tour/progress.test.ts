import { describe, expect, test } from "vitest";
import type { Edge, GraphNode } from "@/graph/model";
import { type Progress, progressOf, type Seen } from "./progress";

const node = (id: string, module: string, parameters: GraphNode["parameters"] = {}): GraphNode => ({
  id,
  module,
  version: "1.0.0",
  name: id,
  parameters,
  position: { x: 0, y: 0 },
  comment: "",
});

const edge = (source: string, target: string): Edge => ({
  id: `${source}-${target}`,
  source: { node: source, port: "dataset" },
  target: { node: target, port: "dataset" },
});

const PENGUINS = node("p", "sample_dataset", { dataset: "penguins" });
const CLEAN = node("c", "clean_missing_data");
const SET = { ...CLEAN, parameters: { cleaning_mode: "Remove entire row" } };
const CONNECTED = [edge("p", "c")];

interface Told {
  readonly nodes?: readonly GraphNode[];
  readonly edges?: readonly Edge[];
  readonly succeeded?: readonly string[];
  readonly opened?: readonly string[];
  readonly isSettingSkipped?: boolean;
}

function progress(told: Told): Progress {
  const { nodes = [], edges = [], succeeded = [], opened = [], isSettingSkipped = false } = told;
  const seen: Seen = {
    document: {
      nodes: Object.fromEntries(nodes.map((one) => [one.id, one])),
      edges: Object.fromEntries(edges.map((one) => [one.id, one])),
    },
    succeeded: new Set(succeeded),
    opened: new Set(opened),
    isSettingSkipped,
  };
  return progressOf(seen);
}

describe("the step of the tour", () => {
  test.each<[Progress["step"], Told]>([
    ["data", {}],
    ["data", { nodes: [CLEAN] }],
    ["module", { nodes: [PENGUINS] }],
    ["module", { nodes: [PENGUINS, node("s", "split_data")], edges: [edge("p", "s")] }],
    ["connect", { nodes: [PENGUINS, CLEAN] }],
    ["set", { nodes: [PENGUINS, CLEAN], edges: CONNECTED }],
    ["set", { nodes: [PENGUINS, { ...CLEAN, parameters: { replacement_value: "1" } }], edges: CONNECTED }],
    ["run", { nodes: [PENGUINS, SET], edges: CONNECTED }],
    ["run", { nodes: [PENGUINS, SET], edges: CONNECTED, succeeded: ["p"] }],
    ["result", { nodes: [PENGUINS, SET], edges: CONNECTED, succeeded: ["p", "c"] }],
    ["result", { nodes: [PENGUINS, SET], edges: CONNECTED, succeeded: ["p", "c"], opened: ["p"] }],
    ["done", { nodes: [PENGUINS, SET], edges: CONNECTED, succeeded: ["p", "c"], opened: ["c"] }],
  ])("is %s for %j", (step, told) => {
    expect(progress(told).step).toBe(step);
  });

  test("may leave the setting out, and a run with the defaults needs none", () => {
    const connected = { nodes: [PENGUINS, CLEAN], edges: CONNECTED };
    expect(progress({ ...connected, isSettingSkipped: true }).step).toBe("run");
    expect(progress({ ...connected, succeeded: ["p", "c"] }).step).toBe("result");
  });

  test("goes back when something is undone, whatever ran before", () => {
    expect(progress({ nodes: [PENGUINS, SET], succeeded: ["p", "c"], opened: ["c"] }).step).toBe("connect");
    expect(progress({ nodes: [SET], succeeded: ["p", "c"] }).step).toBe("data");
  });

  test("is about the connected pair when there are several of a kind", () => {
    const told = { nodes: [PENGUINS, CLEAN, node("p2", "sample_dataset"), node("c2", "clean_missing_data")] };
    expect(progress({ ...told, edges: [edge("p2", "c2")] })).toEqual({
      step: "set",
      data: "p2",
      cleaning: "c2",
    });
    expect(progress(told)).toEqual({ step: "connect", data: "p", cleaning: "c" });
  });
});
