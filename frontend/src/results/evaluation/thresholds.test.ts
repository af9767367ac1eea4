import { describe, expect, it } from "vitest";
import { countsAt, matrixOf, scoresOf, type ThresholdCounts } from "./thresholds";

const ACTUAL = [1, 1, 1, 0, 0, 0, 0, 1];
const SCORE = [0.9, 0.8, 0.35, 0.6, 0.2, 0.1, 0.05, 0.5];

function countsFromRows(t: number): ThresholdCounts {
  const counts = { t, tp: 0, fp: 0, tn: 0, fn: 0 };
  ACTUAL.forEach((actual, index) => {
    const predicted = (SCORE[index] ?? 0) >= t;
    if (predicted && actual) counts.tp += 1;
    else if (predicted) counts.fp += 1;
    else if (actual) counts.fn += 1;
    else counts.tn += 1;
  });
  return counts;
}

const POINTS = Array.from({ length: 101 }, (_, index) => countsFromRows(index / 100));

describe("countsAt", () => {
  it("finds each of the 101 thresholds in spite of rounding", () => {
    for (let step = 0; step <= 100; step += 1) {
      expect(countsAt(POINTS, step * 0.01)).toBe(POINTS[step]);
    }
  });

  it("knows nothing about a model without thresholds", () => {
    expect(countsAt([], 0.5)).toBeNull();
  });
});

describe("scoresOf", () => {
  it("agrees with counting by hand", () => {
    const counts = countsAt(POINTS, 0.5) as ThresholdCounts;
    expect(counts).toMatchObject({ tp: 3, fp: 1, tn: 3, fn: 1 });
    expect(scoresOf(counts)).toEqual({ accuracy: 0.75, precision: 0.75, recall: 0.75, f1: 0.75 });
  });

  it("has no precision where nothing is predicted positive", () => {
    expect(scoresOf({ t: 1, tp: 0, fp: 0, tn: 5, fn: 3 })).toEqual({
      accuracy: 0.625,
      precision: null,
      recall: 0,
      f1: 0,
    });
    expect(scoresOf({ t: 0, tp: 0, fp: 0, tn: 0, fn: 0 })).toEqual({
      accuracy: null,
      precision: null,
      recall: null,
      f1: null,
    });
  });
});

describe("matrixOf", () => {
  it("has what is true in rows and what was predicted in columns", () => {
    expect(matrixOf({ t: 0.5, tp: 1, fp: 2, tn: 3, fn: 4 })).toEqual([
      [1, 4],
      [2, 3],
    ]);
  });
});
