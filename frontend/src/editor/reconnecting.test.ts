import { expect, it } from "vitest";
import type { Edge } from "@/graph/model";
import { makeEditor } from "@/test/editor";
import { FILTER, JOIN, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { moveConnection, moveEnd } from "./reconnecting";

function opened() {
  const document = makeDocument(
    [makeNode("a", SOURCE), makeNode("b", SOURCE), makeNode("f", FILTER), makeNode("j", JOIN)],
    ["a.data → f.data"],
  );
  const editor = makeEditor({ document });
  const [edge] = Object.values(editor.state.document.edges) as [Edge];
  return { editor, edge };
}

it("moves either end as one step, and the connection stays selected", () => {
  const { editor, edge } = opened();
  editor.select({ edges: new Set([edge.id]) });
  const moved = moveEnd(editor, edge, "input", { node: "j", port: "right" });
  expect(Object.values(editor.state.document.edges)).toEqual([moved]);
  expect(moved).toMatchObject({
    source: { node: "a", port: "data" },
    target: { node: "j", port: "right" },
  });
  expect([...editor.state.selection.edges]).toEqual([moved?.id]);
  const again = moveEnd(editor, moved as Edge, "output", { node: "b", port: "data" });
  expect(again).toMatchObject({ source: { node: "b", port: "data" }, target: { node: "j", port: "right" } });
  editor.undo();
  editor.undo();
  expect(Object.values(editor.state.document.edges)).toEqual([edge]);
});

it("is no step where the end comes back to its port", () => {
  const { editor, edge } = opened();
  expect(moveConnection(editor, edge, edge.source, edge.target)).toBeNull();
  expect(editor.state.history.past).toEqual([]);
});
