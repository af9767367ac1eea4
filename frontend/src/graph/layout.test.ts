import { describe, expect, it } from "vitest";
import { chain } from "@/test/graphs";
import { layersOf, portOffset } from "./layout";

describe("layersOf", () => {
  it("orders by the longest way", () => {
    expect(layersOf(chain(3))).toEqual([["n0"], ["n1"], ["n2"]]);
  });
});

describe("ports", () => {
  it("are spread evenly along the edge of the card", () => {
    expect([portOffset(0, 1), portOffset(0, 2), portOffset(1, 2)]).toEqual([116, 77, 155]);
  });
});
