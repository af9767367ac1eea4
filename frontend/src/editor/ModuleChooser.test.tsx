import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { makeEditor, renderWithEditor } from "@/test/editor";
import { chain, makeModule, makeParameter, makePort, SOURCE } from "@/test/graphs";
import { ModuleChooser } from "./ModuleChooser";
import type { ModulePurpose } from "./moduleChoice";

const table = (name: string, display_name: string, change = {}) =>
  makeModule(name, {
    display_name,
    inputs: [makePort("data")],
    outputs: [makePort("result")],
    parameters: [makeParameter("rows")],
    ...change,
  });

const MODULES = [
  SOURCE,
  table("filter", "Undo Split"),
  table("filter_rows", "Filter Rows", { keywords: ["split"] }),
  table("resplit", "Resplit"),
  table("split_data", "Split Data", { outputs: [] }),
  table("split_columns", "Split Columns by Name"),
];

const AFTER_TYPING = ["Split Data", "Split Columns by Name", "Undo Split", "Resplit", "Filter Rows"];

const PURPOSES: readonly (readonly [ModulePurpose, readonly string[]])[] = [
  [
    { kind: "connect", ref: { node: "n0", port: "data" }, direction: "output", at: { x: 0, y: 0 } },
    AFTER_TYPING,
  ],
  [{ kind: "after", node: "n0" }, AFTER_TYPING],
  [{ kind: "insert", edge: "e0" }, AFTER_TYPING.filter((name) => name !== "Split Data")],
  // of two that begin with the word, the one that loses nothing
  [{ kind: "replace", node: "n1" }, ["Split Columns by Name", "Split Data", "Resplit", "Filter Rows"]],
];

async function typed(purpose: ModulePurpose, text: string) {
  const editor = makeEditor({ document: chain(3), modules: MODULES });
  renderWithEditor(editor, <ModuleChooser />);
  act(() => editor.store.setState({ moduleChoice: { purpose, x: 0, y: 0 } }));
  await userEvent.type(await screen.findByRole("searchbox"), text);
  return editor;
}

const listed = () =>
  screen.getAllByRole("option").map((option) => option.getAttribute("aria-label")?.split(",")[0]);

it.each(PURPOSES)("lists first what answers best what is typed: $kind", async (purpose, expected) => {
  await typed(purpose, "split");
  expect(listed()).toEqual(expected);
  expect(screen.getByRole("status").textContent).toBe(`${expected.length} modules found`);
});

it("takes the first by Enter", async () => {
  const editor = await typed({ kind: "after", node: "n2" }, "split{Enter}");
  expect(Object.values(editor.state.document.nodes).map(({ module }) => module)).toContain("split_data");
});
