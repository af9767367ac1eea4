import { describe, expect, it } from "vitest";
import { FILTER, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { middleOf, peopleWhoPointAt, peopleWhoSelected } from "./atNode";

const ada = { id: 1, name: "Ada" };
const grace = { id: 2, name: "Grace" };
const document = makeDocument([makeNode("a", SOURCE), makeNode("b", FILTER, { position: { x: 0, y: 200 } })]);

describe("who is at a row", () => {
  it("are those who selected one of its nodes, each once", () => {
    const selectedBy = new Map([
      ["a", [ada]],
      ["b", [ada, grace]],
    ]);
    expect(peopleWhoSelected(["a", "b"], selectedBy)).toEqual([ada, grace]);
    expect(peopleWhoSelected(["c"], selectedBy)).toEqual([]);
  });

  it("are those whose cursor is over one of its nodes", () => {
    const cursors = [
      { person: ada, at: { x: 10, y: 10 } },
      { person: grace, at: { x: 10, y: 150 } },
    ];
    expect(peopleWhoPointAt(document, ["a"], cursors)).toEqual([ada]);
    expect(peopleWhoPointAt(document, ["b"], cursors)).toEqual([]);
  });

  it("points at the middle of the node of the row it is at", () => {
    const at = middleOf(document, "b");
    expect(at && peopleWhoPointAt(document, ["b"], [{ person: ada, at }])).toEqual([ada]);
    expect(middleOf(document, "gone")).toBeNull();
  });
});
