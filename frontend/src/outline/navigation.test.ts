import { describe, expect, it } from "vitest";
import { outlineRows } from "@/graph/outline";
import { chain, INDEX } from "@/test/graphs";
import { rowByKey, sideways } from "./navigation";
import { findAhead, TypedText, typesAhead } from "./typeAhead";

const NO_FOLDS = new Set<string>();
const rowsWith = (...expanded: string[]) =>
  outlineRows(chain(3), INDEX, { expanded: new Set(expanded), folded: NO_FOLDS });

describe("rowByKey", () => {
  it("stays within the rows", () => {
    expect(rowByKey("ArrowUp", 0, 3)).toBe(0);
    expect(rowByKey("ArrowDown", 2, 3)).toBe(2);
    expect(rowByKey("PageDown", 0, 3)).toBe(2);
    expect(rowByKey("End", 0, 3)).toBe(2);
    expect(rowByKey("Home", 2, 3)).toBe(0);
    expect(rowByKey("a", 0, 3)).toBeNull();
  });
});

describe("sideways", () => {
  it("opens, goes in, comes back and closes", () => {
    expect(sideways("ArrowRight", rowsWith(), 1)).toEqual({ kind: "open", key: "n1" });
    const rows = rowsWith("n1");
    expect(sideways("ArrowRight", rows, 1)).toEqual({ kind: "go", index: 2 });
    expect(sideways("ArrowRight", rows, 2)).toBeNull();
    expect(sideways("ArrowLeft", rows, 3)).toEqual({ kind: "go", index: 1 });
    expect(sideways("ArrowLeft", rows, 1)).toEqual({ kind: "close", key: "n1" });
    expect(sideways("ArrowLeft", rowsWith(), 1)).toBeNull();
  });
});

describe("typing ahead", () => {
  const names = ["Clean", "Split", "Score", "Select"];

  it("finds the next name that begins so, round the end", () => {
    expect(findAhead(names, 0, "s")).toBe(1);
    expect(findAhead(names, 1, "s")).toBe(2);
    expect(findAhead(names, 3, "s")).toBe(1);
    expect(findAhead(names, 1, "sp")).toBe(1);
    expect(findAhead(names, 0, "x")).toBeNull();
  });

  it("takes letters together until there is a pause", () => {
    const typed = new TypedText();
    expect([typed.add("s", 0), typed.add("c", 100), typed.add("c", 2000)]).toEqual(["s", "sc", "c"]);
    expect(typed.add("c", 2100)).toBe("c");
    expect([typed.isGoing(2200), typed.isGoing(4000)]).toEqual([true, false]);
  });

  it("leaves signs and keys with modifiers to commands", () => {
    const press = (key: string, change = {}) => ({
      key,
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      ...change,
    });
    expect(typesAhead(press("é"))).toBe(true);
    expect(typesAhead(press("+"))).toBe(false);
    expect(typesAhead(press("b", { ctrlKey: true }))).toBe(false);
    expect(typesAhead(press("Enter"))).toBe(false);
  });
});
