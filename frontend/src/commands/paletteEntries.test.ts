import { expect, it } from "vitest";
import type { RunControls } from "@/editor/useRunControls";
import { makeEditor } from "@/test/editor";
import { chain } from "@/test/graphs";
import { foundEntries, paletteEntries } from "./paletteEntries";
import type { CommandContext } from "./types";

const RUN = { isActive: false, isStarting: false, blocked: null, resumable: null } as RunControls;

function contextOf(role: "editor" | "viewer"): CommandContext {
  const editor = makeEditor({ document: chain(2), role });
  return { editor, run: { ...RUN, blocked: role === "viewer" ? "no" : null } } as CommandContext;
}

const ids = (context: CommandContext) => paletteEntries(context).map(({ id }) => id);

it("offers commands, modules and nodes to an editor", () => {
  const offered = ids(contextOf("editor"));
  expect(offered).toContain("command/tidy");
  expect(offered).toContain("node/n1");
  expect(offered.some((id) => id.startsWith("module/"))).toBe(true);
});

it("offers a viewer only what changes nothing", () => {
  const offered = ids(contextOf("viewer"));
  expect(offered).toContain("command/find");
  expect(offered).toContain("node/n1");
  expect(offered.filter((id) => /^module|tidy|add_note|command\/run$/.test(id))).toEqual([]);
});

it("offers what is possible now: undo only after an edit", () => {
  const context = contextOf("editor");
  expect(ids(context)).not.toContain("command/undo");
  context.editor.selectAll();
  context.editor.removeSelection();
  expect(ids(context)).toContain("command/undo");
});

it("lists only commands before anything is typed", () => {
  const entries = paletteEntries(contextOf("editor"));
  expect(new Set(foundEntries(entries, "").map(({ kind }) => kind))).toEqual(new Set(["command"]));
  expect(foundEntries(entries, "undo everything twice")).toEqual([]);
});
