import { describe, expect, it } from "vitest";
import { type KeyPress, keyLabels, matchesKeys } from "./keys";
import { COMMANDS } from "./registry";

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}

describe("matchesKeys", () => {
  it("tells undo from redo, and takes Ctrl and Cmd alike", () => {
    expect(matchesKeys("Mod+Z", press("z", { ctrlKey: true }))).toBe(true);
    expect(matchesKeys("Mod+Z", press("z", { metaKey: true }))).toBe(true);
    expect(matchesKeys("Mod+Z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matchesKeys("Mod+Shift+Z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matchesKeys("Mod+Z", press("z"))).toBe(false);
  });

  it("takes a sign with or without Shift, and a digit by its place", () => {
    expect(matchesKeys("?", press("?", { shiftKey: true }))).toBe(true);
    expect(matchesKeys("?", press("?"))).toBe(true);
    expect(matchesKeys("+", press("+", { shiftKey: true }))).toBe(true);
    expect(matchesKeys("Shift+1", press("!", { code: "Digit1", shiftKey: true }))).toBe(true);
    expect(matchesKeys("Shift+1", press("1", { code: "Digit1" }))).toBe(false);
  });

  it("does not take a key with Alt for one without", () => {
    expect(matchesKeys("Mod+Enter", press("Enter", { altKey: true }))).toBe(false);
    expect(matchesKeys("Alt+Enter", press("Enter", { altKey: true }))).toBe(true);
  });
});

it("shows keys as they are printed", () => {
  expect(keyLabels("Mod+Shift+Z")).toEqual(["Ctrl", "Shift", "Z"]);
});

it("gives no key and no id to two commands", () => {
  const keys = COMMANDS.flatMap((command) => command.keys ?? []);
  const ids = COMMANDS.map(({ id }) => id);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(ids).size).toBe(ids.length);
});
