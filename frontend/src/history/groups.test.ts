import { describe, expect, it } from "vitest";
import type { Change, HistoryEntry } from "./api";
import { groupEntries, mergeChanges } from "./groups";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const move = (...nodes: string[]): Change => ({ type: "move_nodes", count: nodes.length, nodes });
const entry = (revision: number, seconds: number, author: string, ...changes: Change[]): HistoryEntry => ({
  revision,
  at: at(seconds),
  author,
  changes,
});

describe("groupEntries", () => {
  it("puts together what one author did without a pause", () => {
    const groups = groupEntries([
      entry(4, 230, "anna", move("a")),
      entry(3, 120, "anna", move("a", "b")),
      entry(2, 10, "anna", move("c")),
    ]);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.entries.map(({ revision }) => revision)).toEqual([4, 3, 2]);
    expect(groups[0]?.changes).toEqual([{ type: "move_nodes", count: 3, nodes: ["a", "b", "c"] }]);
  });

  it("begins anew after a pause and for another author", () => {
    const groups = groupEntries([
      entry(4, 400, "anna", move("a")),
      entry(3, 100, "anna", move("a")),
      entry(2, 90, "ben", move("a")),
      entry(1, 80, "anna", move("a")),
    ]);
    expect(groups.map(({ author, entries }) => [author, entries.length])).toEqual([
      ["anna", 1],
      ["anna", 1],
      ["ben", 1],
      ["anna", 1],
    ]);
  });

  it("has nothing to show for no entries", () => {
    expect(groupEntries([])).toEqual([]);
  });
});

describe("mergeChanges", () => {
  it("adds up what is no node, and counts every node once", () => {
    const connect = (count: number): Change => ({ type: "connect", count, nodes: [] });
    expect(mergeChanges([connect(2), move("a", "b"), connect(1), move("b")])).toEqual([
      { type: "connect", count: 3, nodes: [] },
      { type: "move_nodes", count: 2, nodes: ["a", "b"] },
    ]);
  });
});
