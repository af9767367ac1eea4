import { describe, expect, it } from "vitest";
import type { Dataset } from "@/api/types";
import { makeModule, makeParameter } from "@/test/graphs";
import { paletteGroups, searchGroups } from "./entries";

const modules = [
  makeModule("import_data", {
    display_name: "Import Data",
    category: "Data Input and Output",
    parameters: [
      makeParameter("source", { enum: ["Web address", "Uploaded file"], default: "Web address" }),
      makeParameter("dataset", { widget: "dataset", visible_when: { source: ["Uploaded file"] } }),
    ],
  }),
  makeModule("train_clustering_model", {
    display_name: "Train Clustering Model",
    category: "Model Training",
  }),
  makeModule("train_model", { display_name: "Train Model", category: "Model Training" }),
  makeModule("split_data", {
    display_name: "Split Data",
    other_names: ["Diviser les données"],
    keywords: ["train test", "holdout"],
  }),
  makeModule("sample_dataset", {
    display_name: "Sample Dataset",
    category: "Data Input and Output",
    presets: [
      {
        name: "iris",
        label: "Iris flowers",
        description: "",
        parameters: { dataset: "iris" },
        other_names: ["Fleurs d’iris"],
      },
    ],
  }),
  makeModule("export_table", { hidden: true }),
];
const catalog = {
  categories: ["Data Input and Output", "Data Transformation", "Model Training"],
  modules,
  version: "1",
};
const dataset = {
  id: "d1",
  name: "Sales",
  file_name: "sales.csv",
  state: "ready",
  rows: 12,
  columns: 3,
} as Dataset;

describe("the palette", () => {
  const groups = paletteGroups(catalog, [dataset]);

  it("has my data, the samples, then the categories in order, without what is hidden", () => {
    expect(groups.map(({ label, entries }) => [label, entries.map((entry) => entry.label)])).toEqual([
      ["My data", ["Sales"]],
      ["Sample datasets", ["Iris flowers"]],
      ["Data Input and Output", ["Import Data", "Sample Dataset"]],
      ["Data Transformation", ["Split Data"]],
      ["Model Training", ["Train Clustering Model", "Train Model"]],
    ]);
  });

  it("sets the parameters of datasets and presets", () => {
    expect(groups[0]?.entries[0]?.parameters).toEqual({ source: "Uploaded file", dataset: "d1" });
    expect(groups[1]?.entries[0]?.parameters).toEqual({ dataset: "iris" });
  });
});

describe("the search", () => {
  const search = (query: string) =>
    searchGroups(paletteGroups(catalog, [dataset]), query).map(({ label }) => label);

  it("finds modules and presets by their names in other languages", () => {
    expect(search("diviser donnees")).toEqual(["Split Data"]);
    expect(search("fleurs")).toEqual(["Iris flowers"]);
  });

  it("puts names that begin with the words first, the shortest before the others", () => {
    expect(search("train")).toEqual(["Train Model", "Train Clustering Model", "Split Data"]);
  });

  it("finds keywords, any case, any accents, any order of words", () => {
    expect(search("HOLDOUT")).toEqual(["Split Data"]);
    expect(search("model tràin")).toEqual(["Train Model", "Train Clustering Model"]);
  });

  it("finds nothing for nothing", () => {
    expect(search("  ")).toEqual([]);
    expect(search("zebra")).toEqual([]);
  });
});
