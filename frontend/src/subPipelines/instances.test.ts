import { describe, expect, it } from "vitest";
import { copySelection, pasteClipping } from "@/editor/clipping";
import { type Group, type GroupSource, opened } from "@/graph/model";
import type { SubPipeline } from "@/graph/subPipelines";
import { makeEditor } from "@/test/editor";
import { FILTER, makeDocument, makeNode } from "@/test/graphs";
import { instanceState, instanceText, updateToNewest } from "./instances";
import { unknownVersions } from "./useSubPipelines";

const SOURCE: GroupSource = {
  sub_pipeline: "one",
  version: 1,
  sealed: true,
  nodes: { a: "a" },
  parameters: {},
};
const GROUP: Group = {
  id: "g",
  name: "Clean",
  collapsed: true,
  ports: { "input:a.data": "Raw", "output:a.result": "Clean" },
  source: SOURCE,
};
const content = {
  nodes: { a: makeNode("a", FILTER, { parameters: { share: 2 } }) },
  edges: {},
  ports: { "input:a.data": "Raw", "output:a.result": "Clean" },
  parameters: {},
};
const known = (number: number): SubPipeline => ({
  id: "one",
  name: "Clean prices",
  description: "",
  is_archived: false,
  newest: { number, content },
});

const draft = () =>
  opened({ ...makeDocument([makeNode("a", FILTER, { group: "g" })]), groups: { g: GROUP } });

describe("what is known of an instance", () => {
  it("says its version, whether it is edited, and which one is newer", () => {
    const state = instanceState(GROUP, [known(3)]);
    expect(state).toMatchObject({ sealed: true, version: 1, newer: 3 });
    expect(state && instanceText(state)).toBe("version 1 of Clean prices · version 3 is there");
    const open = instanceState({ ...GROUP, source: { ...SOURCE, sealed: false } }, []);
    expect(open && instanceText(open)).toBe("version 1 · being edited");
    expect(instanceState({ id: "h", name: "H", collapsed: false, ports: {} }, [])).toBeNull();
  });

  it("is asked for anew when someone has placed what is not known yet", () => {
    expect(unknownVersions([GROUP], [known(1)])).toBe("");
    expect(unknownVersions([{ ...GROUP, source: { ...SOURCE, version: 2 } }], [known(1)])).toBe("one 2");
    expect(unknownVersions([GROUP, GROUP], [])).toBe("one 1");
    expect(unknownVersions([GROUP], undefined)).toBe("");
  });
});

describe("the editor", () => {
  it("does nothing to an instance of the newest version, or of what is not there any more", async () => {
    const editor = makeEditor({ document: draft() });
    await updateToNewest(editor, "g");
    expect(editor.state.history.past).toEqual([]);
  });

  it("pastes instances of its own project, and ordinary groups from elsewhere", () => {
    const editor = makeEditor({ document: draft() });
    editor.select({ nodes: new Set(["a"]) });
    const clipping = copySelection(editor);
    if (!clipping) throw new Error("nothing was copied");
    pasteClipping(editor, clipping);
    pasteClipping(editor, { ...clipping, project: "elsewhere" });
    const sources = Object.values(editor.state.document.groups).map(({ source }) => source?.sub_pipeline);
    expect(sources).toEqual(["one", "one", undefined]);
  });

  it("is not left with a part of an instance gone", () => {
    const both = { ...draft(), nodes: { ...draft().nodes, b: makeNode("b", FILTER, { group: "g" }) } };
    const editor = makeEditor({ document: both });
    editor.select({ nodes: new Set(["a"]) });
    editor.removeSelection();
    expect(Object.keys(editor.state.document.nodes)).toEqual(["a", "b"]);
    editor.select({ nodes: new Set(["a", "b"]) });
    editor.removeSelection();
    expect(editor.state.document.groups).toEqual({});
    editor.undo();
    expect(editor.state.document.groups["g"]).toEqual(GROUP);
  });
});
