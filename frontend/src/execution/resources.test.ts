import { describe, expect, it } from "vitest";
import { hasResources, memoryLimitBytes, memoryShare, rowsPerSecond, type StepUse } from "./resources";

const LIMITS = { memory_mb: 512, cpus: 1, timeout_s: 60 };

const use = (part: Partial<StepUse>): StepUse => ({ resources: {}, limits: LIMITS, seconds: null, ...part });

describe("rowsPerSecond", () => {
  it("counts the rows that went in over the time spent computing", () => {
    expect(
      rowsPerSecond(use({ resources: { rows_in: 500, rows_out: 20, compute_s: 0.5 }, seconds: 9 })),
    ).toBe(1000);
  });

  it("counts what came out of a source, over the whole time if need be", () => {
    expect(rowsPerSecond(use({ resources: { rows_in: 0, rows_out: 100 }, seconds: 2 }))).toBe(50);
  });

  it("is unknown without rows or time", () => {
    expect(rowsPerSecond(use({ resources: { compute_s: 1 } }))).toBeNull();
    expect(rowsPerSecond(use({ resources: { rows_in: 5 } }))).toBeNull();
    expect(rowsPerSecond(use({ resources: { rows_in: 5, compute_s: 0 } }))).toBeNull();
  });
});

describe("memoryShare", () => {
  it("is the peak over the limit, at most all of it", () => {
    const limit = memoryLimitBytes(use({}));
    expect(memoryShare(256 * 1024 * 1024, limit)).toBe(0.5);
    expect(memoryShare(2 * limit, limit)).toBe(1);
  });
});

it("knows whether anything was measured", () => {
  expect(hasResources({})).toBe(false);
  expect(hasResources({ cpu_s: 0 })).toBe(true);
});
