import { describe, expect, it } from "vitest";
import { bestIndex, metricLabel, metricNames, metricOf } from "./metrics";

describe("metricOf", () => {
  it("knows which value is better from what the module says", () => {
    const better = { AUC: "higher", Mean_Absolute_Error: "lower" } as const;
    expect(metricOf("AUC", better).direction).toBe("higher");
    expect(metricOf("Mean_Absolute_Error", better)).toMatchObject({ direction: "lower" });
    expect(metricOf("val_accuracy", better).direction).toBe("none");
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
