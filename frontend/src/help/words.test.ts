import { describe, expect, it } from "vitest";
import { makeModule, makeParameter, makePort } from "@/test/graphs";
import { takesWords, visibleWords } from "./words";

const mode = makeParameter("mode", { label: "Mode", widget: "select", enum: ["Rows", "Folds", "Regex"] });
const stratify = makeParameter("stratify", { label: "Stratify", widget: "toggle", type: "boolean" });
const key = makeParameter("key", {
  widget: "column",
  port: "dataset",
  visible_when: { mode: ["Rows", "Folds"], stratify: [true] },
});
const module = makeModule("split", {
  inputs: [makePort("dataset")],
  parameters: [mode, stratify, key],
});

describe("what a parameter takes", () => {
  it("names the choices, the port whose columns are meant, and the language of code", () => {
    expect(takesWords(module, mode)).toBe("Rows, Folds, or Regex");
    expect(takesWords(module, key)).toBe("a column of “dataset”");
    expect(takesWords(module, makeParameter("c", { widget: "columns" }))).toBe("a selection of columns");
    expect(takesWords(module, makeParameter("q", { widget: "code", language: "sql" }))).toBe("an SQL query");
  });
});

describe("choices", () => {
  it("are called by their labels wherever they are mentioned", () => {
    const named = { ...mode, enum_labels: ["Lignes", "Plis", "Motif"] };
    expect(takesWords(module, named)).toBe("Lignes, Plis, or Motif");
    expect(visibleWords({ ...module, parameters: [named, stratify, key] }, key)).toContain("Lignes or Plis");
  });
});

describe("when a parameter is shown", () => {
  it("joins what has to hold, by the labels people see", () => {
    expect(visibleWords(module, key)).toBe("“Mode” is Rows or Folds and “Stratify” is on");
    expect(visibleWords(module, mode)).toBe("");
  });
});
