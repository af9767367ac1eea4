import { describe, expect, it } from "vitest";
import { connect, nudge, removeSelection, renameNode, setParameter } from "@/graph/edits";
import { makeEditor } from "@/test/editor";
import { FILTER, makeDocument, makeNode, SOURCE } from "@/test/graphs";

const document = makeDocument([makeNode("s", SOURCE), makeNode("f", FILTER)]);
const ports = [
  { node: "s", port: "data" },
  { node: "f", port: "data" },
] as const;

describe("what the live region says after an edit", () => {
  const editor = makeEditor({ document });
  const said = () => editor.state.announcement.text;

  it("names what was moved, and where to", () => {
    editor.edit(nudge(editor.state.document, { nodes: ["s"], notes: [] }, 8, 16));
    const { x, y } = editor.state.document.nodes["s"]?.position ?? { x: 0, y: 0 };
    expect(said()).toBe(`s moved to ${x}, ${y}.`);
    editor.edit(nudge(editor.state.document, { nodes: ["s", "f"], notes: [] }, 8, 0));
    expect(said()).toBe("2 nodes moved.");
  });

  it("names both ends of a connection", () => {
    editor.edit(connect(editor.state.document, ...ports));
    expect(said()).toBe("Connected: s → f.");
    const edges = new Set(Object.keys(editor.state.document.edges));
    editor.edit(removeSelection(editor.state.document, { nodes: new Set(), edges, notes: new Set() }));
    expect(said()).toBe("Disconnected: s → f.");
  });

  it("does not repeat what a field reads out", () => {
    editor.edit(renameNode(editor.state.document, "f", "Filter"));
    expect(said()).toBe("Renamed to Filter.");
    editor.edit(setParameter(editor.state.document, "f", "p", 4));
    expect(said()).toBe("Renamed to Filter.");
  });

  it("says deletions", () => {
    editor.selectAll();
    editor.removeSelection();
    expect(said()).toBe("2 nodes deleted.");
  });
});
