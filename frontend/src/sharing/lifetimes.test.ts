import { describe, expect, it } from "vitest";
import { chosenHours, offeredLifetimes } from "./lifetimes";

describe("offeredLifetimes", () => {
  it("leaves out what the operator does not allow, and never offers for ever", () => {
    expect(offeredLifetimes(90)).toEqual(["hour", "day", "week", "month", "other"]);
    expect(offeredLifetimes(7)).toEqual(["hour", "day", "week", "other"]);
    expect(offeredLifetimes(1)).toEqual(["hour", "day", "other"]);
  });
});

describe("chosenHours", () => {
  it("reads usual times and days", () => {
    expect(chosenHours("hour", "", 90)).toBe(1);
    expect(chosenHours("week", "x", 90)).toBe(168);
    expect(chosenHours("other", " 90 ", 90)).toBe(2160);
  });

  it.each(["", "0", "-1", "1.5", "91", "1e1", "never", "999999"])("refuses %s days", (days) => {
    expect(chosenHours("other", days, 90)).toBeNull();
  });
});
