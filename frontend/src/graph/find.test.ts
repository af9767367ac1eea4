import { expect, it } from "vitest";
import { chain, MODULES } from "@/test/graphs";
import { indexModules } from "./catalog";
import { FIND_ALL, type FindQuery, findNodes } from "./find";

const modules = indexModules(MODULES);
const plain = chain(3);
const [first, second, third] = Object.values(plain.nodes);
if (!first || !second || !third) throw new Error("a chain has nodes");
const draft = {
  ...plain,
  nodes: {
    n0: { ...first, name: "Préparation" },
    n1: { ...second, name: "Clean", comment: "drops the price outliers" },
    n2: { ...third, name: "Keep", parameters: { columns: { rules: [{ kind: "names", names: ["price"] }] } } },
  },
};
const STATES: Readonly<Record<string, string>> = { n0: "succeeded", n1: "failed" };

const found = (change: Partial<FindQuery>) =>
  findNodes(draft, modules, { ...FIND_ALL, ...change }, (id, state) => STATES[id] === state).map(
    ({ id }) => id,
  );

it("looks into names, modules, comments and parameter values", () => {
  expect(found({ text: "preparation" })).toEqual(["n0"]);
  expect(found({ text: second.module })).toEqual(["n1", "n2"]);
  expect(found({ text: "PRICE" })).toEqual(["n1", "n2"]);
  expect(found({ text: "nowhere" })).toEqual([]);
});

it("filters by state and by module", () => {
  expect(found({ state: "failed" })).toEqual(["n1"]);
  expect(found({ module: first.module })).toEqual(["n0"]);
  expect(found({ text: "price", state: "succeeded" })).toEqual([]);
});

it("says where it was found", () => {
  const places = findNodes(draft, modules, { ...FIND_ALL, text: "price" }, () => false);
  expect(places.map(({ place }) => place)).toEqual(["drops the price outliers", "columns: names, price"]);
});
