import { describe, expect, it } from "vitest";
import type { PipelineParameter } from "@/graph/model";
import { proposedValues } from "./proposals";

const parameter = (name: string, change: Partial<PipelineParameter>): PipelineParameter => ({
  id: name,
  name,
  type: "number",
  widget: "number",
  default: 1,
  description: "",
  ...change,
});

describe("proposed values", () => {
  it("are those of the last run where they still fit, else the defaults", () => {
    const parameters = [
      parameter("share", {}),
      parameter("trees", { type: "integer" }),
      parameter("label", { type: "string", widget: "column", default: "price" }),
      parameter("on", { type: "boolean", default: false }),
      parameter("fresh", { default: 7 }),
      parameter("columns", { type: "string", widget: "columns", default: null }),
    ];
    const last = { share: 0.5, trees: 1.5, label: 3, on: true, gone: 1, columns: { rules: [] } };
    expect(proposedValues(parameters, last)).toEqual({
      share: 0.5,
      trees: 1,
      label: "price",
      on: true,
      fresh: 7,
      columns: { rules: [] },
    });
  });
});
