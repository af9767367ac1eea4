import { describe, expect, it } from "vitest";
import { formatCell, formatCount, formatMeasure, formatPercent } from "./format";

describe("formatMeasure", () => {
  it.each([
    [0.868204, "0.8682"],
    [2543.58, "2,544"],
    [13207.129, "13,207"],
    [0, "0"],
    [-1.5, "−1.5"],
    [0.00001234, "1.234e−5"],
    [6.02e23, "6.020e23"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NaN, "–"],
    [null, "–"],
  ])("writes %s as %s", (value, text) => {
    expect(formatMeasure(value)).toBe(text);
  });
});

describe("formatCount", () => {
  it("separates thousands", () => {
    expect(formatCount(1_234_567)).toBe("1,234,567");
    expect(formatCount(null)).toBe("–");
  });
});

describe("formatPercent", () => {
  it("writes fractions as percentages", () => {
    expect(formatPercent(0.2)).toBe("20%");
    expect(formatPercent(null)).toBe("–");
  });
});

describe("formatCell", () => {
  it("does not round to taste but drops the noise of floating point", () => {
    expect(formatCell(13495)).toBe("13495");
    expect(formatCell(0.1 + 0.2)).toBe("0.3");
    expect(formatCell(3.2505926)).toBe("3.2505926");
    expect(formatCell(true)).toBe("true");
    expect(formatCell(null)).toBe("");
  });
});
