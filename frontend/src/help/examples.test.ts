import { describe, expect, it } from "vitest";
import type { SampleRow } from "@/api/types";
import { EMPTY_DOCUMENT } from "@/graph/model";
import { examplesOf } from "./examples";

const sample = (
  slug: string,
  module_count: number,
  needs_download: boolean,
  modules: string[],
): SampleRow => ({
  slug,
  title: slug,
  description: "",
  needs_download,
  module_count,
  modules,
  document: EMPTY_DOCUMENT,
});
const SAMPLES = [
  sample("remote", 3, true, ["split_data", "train_model"]),
  sample("large", 9, false, ["split_data", "score_model"]),
  sample("small", 4, false, ["split_data"]),
];

describe("the examples of a module", () => {
  it("are the samples that hold it: those that need no download first, and of those the smallest", () => {
    expect(examplesOf("split_data", SAMPLES).map(({ slug }) => slug)).toEqual(["small", "large", "remote"]);
    expect(examplesOf("train_model", SAMPLES).map(({ slug }) => slug)).toEqual(["remote"]);
  });

  it("are none where no sample holds it, not even a part of the name", () => {
    expect(examplesOf("split", SAMPLES)).toEqual([]);
  });
});
