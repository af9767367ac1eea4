import { expect, it } from "vitest";
import type { Dataset } from "@/api/types";
import type { RunControls } from "@/editor/useRunControls";
import { makeEditor } from "@/test/editor";
import { chain, makeParameter, SOURCE } from "@/test/graphs";
import { foundEntries, paletteEntries } from "./paletteEntries";
import { commandOf, perform } from "./registry";
import type { CommandContext } from "./types";

const RUN = {
  isActive: false,
  isStarting: false,
  blocked: null,
  refusal: null,
  resumable: null,
} as RunControls;

function contextOf(role: "editor" | "viewer"): CommandContext {
  const editor = makeEditor({ document: chain(2), role });
  return { editor, run: { ...RUN, refusal: role === "viewer" ? "no" : null } } as CommandContext;
}

const ids = (context: CommandContext) => paletteEntries(context).map(({ id }) => id);

it("offers commands, modules and nodes to an editor", () => {
  const offered = ids(contextOf("editor"));
  expect(offered).toContain("command/tidy");
  expect(offered).toContain("node/n1");
  expect(offered.some((id) => id.startsWith("module/"))).toBe(true);
});

it("offers samples and the project's own data like the palette of modules", () => {
  const source = {
    ...SOURCE,
    parameters: [makeParameter("dataset", { widget: "dataset" })],
    presets: [
      {
        name: "cars",
        label: "Cars of 1985",
        description: "",
        parameters: { dataset: "cars" },
        other_names: [],
      },
    ],
  };
  const editor = makeEditor({ document: chain(1), modules: [source] });
  const context = { ...contextOf("editor"), editor } as CommandContext;
  const mine = { id: "d1", name: "My prices", file_name: "prices.csv", state: "ready" } as Dataset;
  const found = foundEntries(paletteEntries(context, [mine]), "cars");
  expect(found.map(({ label }) => label)).toContain("Cars of 1985");
  const [own] = foundEntries(paletteEntries(context, [mine]), "my prices");
  own?.choose({ ...context, view: { centre: () => ({ x: 0, y: 0 }), showNode: () => undefined } } as never);
  expect(Object.values(editor.state.document.nodes).at(-1)).toMatchObject({
    name: "My prices",
    parameters: { dataset: "d1" },
  });
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

it("says why a command cannot be done now", () => {
  const said = (id: string, role: "editor" | "viewer" = "editor") => {
    const context = contextOf(role);
    perform(commandOf(id), context);
    return context.editor.state.announcement.text;
  };
  expect(said("disable")).toBe("Disable or enable the node: not possible now. Select a node first.");
  expect(said("delete")).toContain("Nothing is selected.");
  expect(said("undo")).toContain("Nothing has been done yet.");
  expect(said("delete", "viewer")).toContain("You may only look at this pipeline.");
});

it("leaves the draft alone while an earlier revision is shown", () => {
  const context = contextOf("editor");
  context.editor.selectAll();
  context.editor.store.setState({ shown: { revision: 0, name: "As it came" } });
  perform(commandOf("delete"), context);
  expect(Object.keys(context.editor.state.document.nodes)).toHaveLength(2);
  expect(context.editor.state.announcement.text).toContain("An earlier revision is shown.");
});

it("lists only commands before anything is typed", () => {
  const entries = paletteEntries(contextOf("editor"));
  expect(new Set(foundEntries(entries, "").map(({ kind }) => kind))).toEqual(new Set(["command"]));
  expect(foundEntries(entries, "undo everything twice")).toEqual([]);
});
