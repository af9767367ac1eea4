import { describe, expect, it } from "vitest";
import { makeEdge } from "@/test/graphs";
import { authorAgainst } from "./blame";
import type { Operation, OperationBody } from "./operations";

let number = 0;
const by = (author: string | null, body: OperationBody) => {
  number += 1;
  const operation: Operation = { ...body, id: String(number) };
  return { operation, author };
};
const removal = (node_id: string): OperationBody => ({ type: "remove_node", node_id });
const connection = (text: string): OperationBody => ({ type: "connect", edge: makeEdge("e", text) });

describe("who stands in the way", () => {
  it("is the last one who touched what ours touches", () => {
    const theirs = [by("Ada", removal("x")), by("Grace", removal("f")), by("Ada", removal("y"))];
    expect(authorAgainst(connection("s.data → f.data"), theirs)).toBe("Grace");
    expect(authorAgainst({ type: "rename_node", node_id: "x", name: "" }, theirs)).toBe("Ada");
  });

  it("is the only other one where nothing else tells", () => {
    expect(authorAgainst(connection("a.data → b.data"), [by("Ada", removal("x"))])).toBe("Ada");
    expect(authorAgainst(connection("a.data → b.data"), [])).toBeNull();
    const two = [by("Ada", removal("x")), by("Grace", removal("y"))];
    expect(authorAgainst(connection("a.data → b.data"), two)).toBeNull();
  });

  it("is found by the name that two pipeline parameters want", () => {
    const parameter = {
      id: "p",
      name: "Share",
      type: "number",
      widget: "number",
      default: 1,
      description: "",
    } as const;
    const theirs = [
      by("Grace", { type: "add_pipeline_parameter", parameter: { ...parameter, id: "q", name: "share" } }),
      by("Ada", removal("x")),
    ];
    expect(authorAgainst({ type: "add_pipeline_parameter", parameter }, theirs)).toBe("Grace");
  });
});
