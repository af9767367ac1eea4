import { describe, expect, it } from "vitest";
import { ranked, rankOf } from "./rank";

const labels = (query: string, ...items: string[]) =>
  ranked(
    items.map((label) => ({ label })),
    query,
    10,
  ).map(({ label }) => label);

describe("ranked", () => {
  it("puts what begins with the query before what merely contains it", () => {
    expect(labels("split", "Undo split", "Split Data", "Splitter of data frames", "Resplit")).toEqual([
      "Split Data",
      "Splitter of data frames",
      "Undo split",
      "Resplit",
    ]);
  });

  it("finds by the first letters of words, in any order of words, without accents", () => {
    expect(labels("sd", "Split Data", "Score Model")).toEqual(["Split Data"]);
    expect(labels("data split", "Split Data")).toEqual(["Split Data"]);
    expect(labels("regression", "Régression linéaire")).toEqual(["Régression linéaire"]);
  });

  it("leaves out what does not answer, and cuts the list", () => {
    expect(labels("xyz", "Split Data")).toEqual([]);
    expect(ranked([{ label: "a1" }, { label: "a2" }], "a", 1)).toHaveLength(1);
  });
});

describe("among equals", () => {
  it("puts what costs less first, then what is shorter", () => {
    const items = [
      { label: "Linear Regression", cost: 2 },
      { label: "Poisson Regression", cost: 0 },
      { label: "Fast Regression", cost: 0 },
    ];
    const found = ranked(items, "regression").map(({ label }) => label);
    expect(found).toEqual(["Fast Regression", "Poisson Regression", "Linear Regression"]);
  });

  it("leaves all as they are when nothing is asked", () => {
    const items = [{ label: "Zeta long", cost: 1 }, { label: "Alpha" }];
    expect(ranked(items, " ")).toEqual(items);
  });
});

it("counts names in other languages like the one that is shown, just after it", () => {
  const split = { label: "Diviser les données", otherNames: ["Split Data"], words: "partition" };
  expect(rankOf("split", split)).toBe(1.5);
  expect(rankOf("split", { label: "Split Data" })).toBe(1);
  expect(rankOf("split", { label: "Resplit" })).toBe(4);
});

it("finds by words of several names and further words together", () => {
  expect(rankOf("split partition", { label: "Split Data", words: "partition" })).toBe(5);
});

it("finds by further words last of all", () => {
  expect(rankOf("sample", { label: "Split Data", words: "partition sample" })).toBe(5);
  expect(rankOf("sample", { label: "Sample Data" })).toBe(1);
});
