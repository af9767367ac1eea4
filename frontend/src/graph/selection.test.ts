import { describe, expect, it } from "vitest";
import {
  type ColumnSelection,
  type KnownColumn,
  namesOnly,
  readSelection,
  resolveSelection,
  selectNames,
  writeSelection,
} from "./selection";

const column = (name: string, type: string, change: Partial<KnownColumn> = {}): KnownColumn => ({
  name,
  type,
  categorical: false,
  role: "Feature",
  ...change,
});

const COLUMNS = [
  column("make", "String", { categorical: true }),
  column("doors", "Integer"),
  column("bore", "Double"),
  column("sold", "DateTime"),
  column("price", "Double", { role: "Label" }),
];

const select = (...rules: ColumnSelection["rules"]): ColumnSelection => ({ rules, preserve_order: false });
const names = (selection: ColumnSelection) =>
  resolveSelection(selection, COLUMNS).columns.map(({ name }) => name);

describe("resolveSelection", () => {
  it("selects nothing without rules", () => {
    expect(names(select())).toEqual([]);
  });

  it("applies rules in order", () => {
    const rules = select(
      { op: "include", kind: "all" },
      { op: "exclude", kind: "types", types: ["Numeric"] },
      { op: "include", kind: "labels" },
    );
    expect(names(rules)).toEqual(["make", "sold", "price"]);
  });

  it("keeps the order of the data, or the order typed", () => {
    const rule = { op: "include", kind: "names", names: ["price", "make", "price"] } as const;
    expect(names({ rules: [rule], preserve_order: false })).toEqual(["make", "price"]);
    expect(names({ rules: [rule], preserve_order: true })).toEqual(["price", "make", "price"]);
  });

  it("counts indices from one and names what is not there", () => {
    const result = resolveSelection(select({ op: "include", kind: "indices", text: "1,3-4,9,4-" }), COLUMNS);
    expect(result.columns.map(({ name }) => name)).toEqual(["make", "bore", "sold"]);
    expect(result.missing).toEqual(["9", "4-"]);
  });

  it("names columns that are not there", () => {
    const result = resolveSelection(selectNames(["make", "modell"]), COLUMNS);
    expect(result).toMatchObject({ columns: [{ name: "make" }], missing: ["modell"] });
  });
});

describe("the stored form", () => {
  it("has only the keys of each kind", () => {
    const stored = writeSelection({
      rules: [{ op: "include", kind: "types", types: ["Numeric"], names: ["left over"] }],
      preserve_order: false,
    });
    expect(stored).toEqual({
      rules: [{ op: "include", kind: "types", types: ["Numeric"] }],
      preserve_order: false,
    });
  });

  it("is read from a module's default, and from nonsense as empty", () => {
    expect(readSelection('{"rules":[{"op":"include","kind":"all"}]}').rules).toHaveLength(1);
    expect(readSelection("nonsense")).toEqual(select());
    expect(readSelection(null)).toEqual(select());
  });

  it("tells selections by name from others", () => {
    expect(namesOnly(selectNames(["a", "b"]))).toEqual(["a", "b"]);
    expect(namesOnly(select())).toEqual([]);
    expect(namesOnly(select({ op: "include", kind: "all" }))).toBeNull();
  });
});
