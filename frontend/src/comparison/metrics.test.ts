import { describe, expect, it } from "vitest";
import type { MetricPair } from "./api";
import { differenceText, headlineOf, metricRow, metricRows } from "./metrics";

const BETTER: Readonly<Record<string, "higher" | "lower">> = {
  AUC: "higher",
  Accuracy: "higher",
  Root_Mean_Squared_Error: "lower",
};

const pair = (metric: string, before: number | null, after: number | null, node = "eval"): MetricPair => ({
  node,
  name: node,
  metric,
  before,
  after,
  better: BETTER[metric] ?? null,
});

describe("metricRow", () => {
  it.each([
    ["AUC", 0.81, 0.84, "better"],
    ["AUC", 0.84, 0.81, "worse"],
    ["Root_Mean_Squared_Error", 10, 8, "better"],
    ["Root_Mean_Squared_Error", 8, 10, "worse"],
    ["AUC", 0.8, 0.8, "same"],
    ["Rows in first output", 10, 20, null],
    ["AUC", null, 0.84, null],
  ])("says of %s from %s to %s: %s", (metric, before, after, verdict) => {
    expect(metricRow(pair(metric, before, after)).verdict).toBe(verdict);
  });
});

describe("headlineOf", () => {
  it("tells the metric that counts, whatever stands first", () => {
    const pairs = [pair("Rows in first output", 1, 2), pair("Accuracy", 0.8, 0.9), pair("AUC", 0.81, 0.84)];
    expect(headlineOf(pairs)?.label).toBe("AUC");
    expect(headlineOf([pair("Mean_Absolute_Error", 1, 2), pair("Relative_Squared_Error", 1, 2)])?.label).toBe(
      "Mean absolute error",
    );
  });

  it("tells nothing where one side is missing or nothing is judged", () => {
    expect(headlineOf([pair("AUC", 0.8, null), pair("Rows in first output", 1, 2)])).toBeNull();
    expect(headlineOf([])).toBeNull();
  });
});

it("puts what judges a model before what counts rows", () => {
  const rows = metricRows([pair("Rows in first output", 1, 2, "split"), pair("AUC", 0.8, 0.9)]);
  expect(rows.map(({ node }) => node)).toEqual(["eval", "split"]);
});

it("writes differences with their sign", () => {
  expect(differenceText(0.03)).toBe("+0.03");
  expect(differenceText(-1204)).toBe("−1,204");
  expect(differenceText(0)).toBe("0");
  expect(differenceText(null)).toBe("–");
});
