import { describe, expect, it } from "vitest";
import { randomNumbers } from "@/test/graphs";
import { type Line, linesOf } from "./lines";

const told = (lines: readonly Line[] | null) =>
  lines?.map(({ kind, number, text }) => `${kind} ${number} ${text}`);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

describe("linesOf", () => {
  it("shows what changed with a few lines around it, and says how many are left out", () => {
    const before = numbered(20);
    const after = before.with(9, "another");
    expect(told(linesOf(before.join("\n"), after.join("\n")))).toEqual([
      "skipped 6 ",
      "same 7 line 7",
      "same 8 line 8",
      "same 9 line 9",
      "removed 10 line 10",
      "added 10 another",
      "same 11 line 11",
      "same 12 line 12",
      "same 13 line 13",
      "skipped 7 ",
    ]);
  });

  it("takes a text that was empty, and no heed of the last line's end", () => {
    expect(told(linesOf("", "a"))).toEqual(["added 1 a"]);
    expect(told(linesOf("a", ""))).toEqual(["removed 1 a"]);
    expect(told(linesOf("a", "a\n"))).toEqual(["skipped 1 "]);
  });

  it("loses no line of either text", () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 50; round += 1) {
      const text = () =>
        Array.from({ length: Math.floor(random() * 30) }, () => `${Math.floor(random() * 4)}`);
      const [before, after] = [text(), text()];
      const lines = linesOf(before.join("\n"), after.join("\n")) ?? [];
      const count = (...kinds: readonly Line["kind"][]) =>
        lines.filter(({ kind }) => kinds.includes(kind)).length +
        lines.filter(({ kind }) => kind === "skipped").reduce((sum, { number }) => sum + number, 0);
      expect(count("removed", "same")).toBe(before.length);
      expect(count("added", "same")).toBe(after.length);
    }
  });

  it("gives up on texts that have nothing in common", () => {
    const far = (letter: string) =>
      Array.from({ length: 1_500 }, (_, index) => `${letter}${index}`).join("\n");
    expect(linesOf(far("a"), far("b"))).toBeNull();
  });
});
