import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { useEditorState } from "@/editor/context";
import type { ModuleDefinition, ModuleParameter } from "@/graph/catalog";
import type { JsonValue } from "@/graph/model";
import { type EditorOptions, makeEditor, makeIssue, renderWithEditor } from "@/test/editor";
import { makeDocument, makeModule, makeNode, makeParameter, SOURCE } from "@/test/graphs";
import { ParameterForm } from "./ParameterForm";
import { readNumber, stepped } from "./widgets/NumberWidget";

const COLUMNS = [
  { name: "make", type: "String", categorical: true, role: "Feature" },
  { name: "price", type: "Double", categorical: false, role: "Label" },
] as const;

function Form({ module }: { module: ModuleDefinition }) {
  const node = useEditorState((state) => state.document.nodes["n"]);
  return node ? <ParameterForm node={node} module={module} isReadOnly={false} /> : null;
}

function setUp(
  parameters: ModuleParameter[],
  values: Record<string, JsonValue> = {},
  options: Partial<EditorOptions> = {},
) {
  const module = makeModule("m", {
    parameters,
    inputs: [{ name: "dataset", label: "Dataset", type: "DataTable", optional: false, description: "" }],
  });
  const document = makeDocument(
    [makeNode("s", SOURCE), makeNode("n", module, { parameters: values })],
    ["s.data → n.dataset"],
  );
  const editor = makeEditor({
    document,
    modules: [SOURCE, module],
    schemas: { s: { data: { kind: "DataTable", columns: [...COLUMNS] } } },
    ...options,
  });
  renderWithEditor(editor, <Form module={module} />);
  const stored = () => editor.state.document.nodes["n"]?.parameters;
  return { editor, stored, user: userEvent.setup() };
}

describe("text", () => {
  it("is stored as typed, and taken away when emptied", async () => {
    const { stored, user } = setUp([makeParameter("title", { label: "Title" })]);
    await user.type(screen.getByRole("textbox", { name: "Title" }), "Hi");
    expect(stored()).toEqual({ title: "Hi" });
    await user.clear(screen.getByRole("textbox", { name: "Title" }));
    expect(stored()).toEqual({});
  });

  it("is one step to undo", async () => {
    const { editor, stored, user } = setUp([makeParameter("title", { label: "Title" })]);
    await user.type(screen.getByRole("textbox", { name: "Title" }), "Hello");
    editor.undo();
    expect(stored()).toEqual({});
  });
});

describe("numbers", () => {
  const fraction = makeParameter("fraction", {
    label: "Fraction",
    type: "number",
    widget: "number",
    default: 0.5,
    min: 0,
    max: 1,
  });

  it("show the default, and go back to it", async () => {
    const { stored, user } = setUp([fraction], { fraction: 0.7 });
    const input = screen.getByRole<HTMLInputElement>("textbox", { name: "Fraction" });
    expect(input.value).toBe("0.7");
    expect(screen.getByText(/Default: 0.5/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Reset “Fraction” to its default" }));
    expect(stored()).toEqual({});
    expect(input.value).toBe("0.5");
  });

  it("keep what is no number on screen, say so, and do not store it", async () => {
    const { stored, user } = setUp([fraction]);
    const input = screen.getByRole<HTMLInputElement>("textbox", { name: "Fraction" });
    await user.clear(input);
    await user.type(input, "0.2x");
    expect(input.value).toBe("0.2x");
    expect(screen.getByText("This is not a number.")).toBeTruthy();
    expect(stored()).toEqual({ fraction: 0.2 });
  });

  it("go up and down with the arrow keys, within the range", async () => {
    const { stored, user } = setUp([fraction], { fraction: 0.98 });
    await user.type(screen.getByRole("textbox", { name: "Fraction" }), "{ArrowUp}");
    expect(stored()).toEqual({ fraction: 1 });
  });

  it.each([
    ["0,7", "number", 0.7],
    ["1e-3", "number", 0.001],
    [".5", "number", 0.5],
    ["1.5", "integer", null],
    ["12", "integer", 12],
    ["0x10", "number", null],
    ["", "number", null],
    ["Infinity", "number", null],
  ] as const)("read %j as %s %j", (text, type, expected) => {
    expect(readNumber(text, { type })).toBe(expected);
  });

  it("step in the size of their last digit", () => {
    const open = { type: "number", min: null, max: null } as const;
    expect(stepped(0.001, 1, open)).toBe(0.002);
    expect(stepped(20, -1, open)).toBe(19);
    expect(stepped(3, 1, { type: "integer", min: 0, max: 3 })).toBe(3);
  });
});

describe("choices and conditions", () => {
  it("show a parameter only when it matters", async () => {
    const { stored, user } = setUp([
      makeParameter("stratified", { label: "Stratified", type: "boolean", widget: "toggle", default: false }),
      makeParameter("key", { label: "Key", visible_when: { stratified: [true] } }),
    ]);
    expect(screen.queryByRole("textbox", { name: "Key" })).toBeNull();
    await user.click(screen.getByRole("switch", { name: "Stratified" }));
    expect(stored()).toEqual({ stratified: true });
    expect(screen.getByRole("textbox", { name: "Key" })).toBeTruthy();
  });

  it("offer the values of a list", async () => {
    const { stored, user } = setUp([
      makeParameter("mode", { label: "Mode", widget: "select", enum: ["Mean", "Median"], default: "Mean" }),
    ]);
    await user.click(screen.getByRole("button", { name: "Mean Mode" }));
    await user.click(screen.getByRole("option", { name: "Median" }));
    expect(stored()).toEqual({ mode: "Median" });
  });
});

describe("problems", () => {
  it("stand at the field", async () => {
    const issues = [
      makeIssue({ node: "n", parameter: "title", message: "“Title” is not set.", hint: "Enter one." }),
    ];
    const { editor } = setUp([makeParameter("title", { label: "Title" })], {}, { issues });
    await editor.start();
    expect(await screen.findByText("“Title” is not set. Enter one.")).toBeTruthy();
    expect(screen.getByRole("textbox", { name: "Title" }).getAttribute("aria-invalid")).toBe("true");
  });
});

describe("columns", () => {
  const columns = makeParameter("columns", { label: "Columns", widget: "columns", port: "dataset" });

  it("are chosen by name", async () => {
    const { editor, stored, user } = setUp([columns]);
    await editor.start();
    await screen.findByText("0 of 2 columns");
    await user.click(screen.getByRole("button", { name: "Edit column selection" }));
    await user.dblClick(
      within(screen.getByRole("listbox", { name: "Available columns" })).getByText("price"),
    );
    expect(screen.getByText(/Result: 1 column/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(stored()).toEqual({
      columns: { rules: [{ op: "include", kind: "names", names: ["price"] }], preserve_order: false },
    });
  });

  it("are chosen with rules, with the result beside them", async () => {
    const { editor, stored, user } = setUp([columns], {
      columns: {
        rules: [
          { op: "include", kind: "all" },
          { op: "exclude", kind: "labels" },
        ],
        preserve_order: false,
      },
    });
    await editor.start();
    await screen.findByText("1 of 2 columns");
    await user.click(screen.getByRole("button", { name: "Edit column selection" }));
    const result = screen.getByRole("list", { name: "Result" });
    expect(within(result).getByText("make")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove rule 1" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(stored()).toEqual({ columns: { rules: [{ op: "include", kind: "all" }], preserve_order: false } });
  });

  it("can be typed while they are not known", async () => {
    const { stored, user } = setUp([columns], {}, { schemas: {} });
    await user.click(screen.getByRole("button", { name: "Edit column selection" }));
    await user.type(screen.getByRole("textbox", { name: "Column names" }), "a, b");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(stored()).toMatchObject({ columns: { rules: [{ names: ["a", "b"] }] } });
  });

  it("one of them is chosen from a list", async () => {
    const { editor, stored, user } = setUp([
      makeParameter("label", { label: "Label", widget: "column", port: "dataset" }),
    ]);
    await editor.start();
    await screen.findByPlaceholderText("Choose a column");
    await user.click(screen.getByRole("combobox", { name: "Label" }));
    await user.click(await screen.findByRole("option", { name: "price" }));
    expect(stored()).toEqual({ label: "price" });
  });
});
