import { describe, expect, it } from "vitest";
import { bestIndex, metricLabel, metricNames, metricOf } from "./metrics";

describe("metricOf", () => {
  it.each([
    ["Mean_Absolute_Error", "lower"],
    ["Relative_Squared_Error", "lower"],
    ["Coefficient_of_Determination", "higher"],
    ["Accuracy", "higher"],
    ["F1_Score", "higher"],
    ["AUC", "higher"],
    ["Average Distance to Cluster Center", "lower"],
    ["Average Distance to Other Center", "higher"],
    ["Number of Points", "none"],
  ])("knows for %s that %s is better", (name, direction) => {
    expect(metricOf(name).direction).toBe(direction);
  });
});

describe("metricLabel", () => {
  it.each([
    ["Mean_Absolute_Error", "Mean absolute error"],
    ["AUC", "AUC"],
    ["F1_Score", "F1 score"],
    ["macro_precision", "Macro precision"],
  ])("writes %s as %s", (name, label) => {
    expect(metricLabel(name)).toBe(label);
  });
});

describe("bestIndex", () => {
  it("follows the direction", () => {
    expect(bestIndex([0.2, 0.1], "lower")).toBe(1);
    expect(bestIndex([0.2, 0.1], "higher")).toBe(0);
  });

  it("prefers nothing without a rival, on a tie, or without a direction", () => {
    expect(bestIndex([0.2], "lower")).toBeNull();
    expect(bestIndex([0.2, null], "lower")).toBeNull();
    expect(bestIndex([0.2, 0.2], "lower")).toBeNull();
    expect(bestIndex([1, 2], "none")).toBeNull();
  });
});

describe("metricNames", () => {
  it("lists the metrics of all models once", () => {
    expect(metricNames([{ metrics: { a: 1, b: 2 } }, { metrics: { b: 1, c: 2 } }])).toEqual(["a", "b", "c"]);
  });
});
