import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { NodeProps } from "@xyflow/react";
import { describe, expect, it, vi } from "vitest";
import { useEditorState } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import { NOTHING_SELECTED } from "@/graph/edits";
import { makeEditor, makeIssue, renderWithEditor } from "@/test/editor";
import { INDEX, JOIN, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { FarProvider } from "./far";
import { FlowEdges, FlowNodes, type ModuleFlowNode } from "./flow";
import { ModuleCard, ModuleNode } from "./ModuleNode";

const runs = vi.hoisted(() => ({ current: null as unknown }));
vi.mock("@/run/useRun", () => ({ useNodeRun: () => runs.current }));

const document = makeDocument([
  makeNode("s", SOURCE, { name: "Cars" }),
  makeNode("j", JOIN, { name: "Join both", comment: "by key" }),
]);

function Cards() {
  const draft = useEditorState((state) => state.document);
  const flow = new FlowNodes(INDEX).of(draft, NOTHING_SELECTED, {}) as ModuleFlowNode[];
  return flow.map(({ id, data }) => <ModuleCard key={id} view={data} isSelected={false} />);
}

function FarCards() {
  const draft = useEditorState((state) => state.document);
  const flow = new FlowNodes(INDEX).of(draft, NOTHING_SELECTED, {}) as ModuleFlowNode[];
  return flow.map((node) => <ModuleNode key={node.id} {...(node as unknown as NodeProps<ModuleFlowNode>)} />);
}

const SUCCEEDED = {
  state: "succeeded",
  progress: null,
  message: null,
  seconds: 2.4,
  startedAt: null,
  error: null,
  warnings: [] as string[],
  cause: null,
  retryAt: null,
  reusedFrom: null,
};

function setUp(editor: Editor = makeEditor({ document })) {
  renderWithEditor(editor, <Cards />);
  return { editor, user: userEvent.setup() };
}

describe("a node", () => {
  it("is a group with its name; its ports are buttons with theirs", () => {
    setUp();
    expect(screen.getByRole("group", { name: "Join both" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Cars: data output" })).toBeTruthy();
    const left = screen.getByRole("button", { name: "Join both: left input" });
    expect(left.getAttribute("aria-description")).toBe("table, needs a connection");
    expect(screen.getByText("by key")).toBeTruthy();
  });

  it("has its state in the description, in words and with how long it took", () => {
    runs.current = SUCCEEDED;
    setUp();
    expect(screen.getByRole("group", { name: "Cars" }).getAttribute("aria-description")).toBe("succeeded");
    expect(screen.getAllByText("2.4 s")).toHaveLength(2);
    runs.current = null;
  });

  it("shows beside its state that the step has warnings, and says so in its description", () => {
    runs.current = { ...SUCCEEDED, warnings: ["3 rows have no label.", "price was read as text."] };
    setUp();
    const card = screen.getByRole("group", { name: "Cars" });
    expect(card.getAttribute("aria-description")).toBe("succeeded with 2 warnings");
    const sign = within(card).getByText("2 warnings").parentElement;
    expect(sign?.title).toBe("3 rows have no label.\nprice was read as text.");
    expect(sign?.closest(".node-state")?.textContent).toContain("succeeded");
    runs.current = null;
  });

  it("shows from afar too that the step has warnings", () => {
    runs.current = { ...SUCCEEDED, state: "reused", warnings: ["3 rows have no label."] };
    const { container } = renderWithEditor(
      makeEditor({ document }),
      <FarProvider value={true}>
        <FarCards />
      </FarProvider>,
    );
    const card = screen.getByRole("group", { name: "Cars" });
    expect(card.getAttribute("aria-description")).toBe("reused with 1 warning");
    expect(container.querySelectorAll(".far-warning")).toHaveLength(2);
    runs.current = null;
  });

  it("shows that it has problems", async () => {
    const editor = makeEditor({ document, issues: [makeIssue({ node: "j", message: "Not connected." })] });
    await editor.start();
    setUp(editor);
    expect(screen.getByText("1 problem")).toBeTruthy();
  });

  it("is connected by activating an output, then an input", async () => {
    const { editor, user } = setUp();
    screen.getByRole("button", { name: "Cars: data output" }).focus();
    await user.keyboard("{Enter}");
    screen.getByRole("button", { name: "Join both: right input" }).focus();
    await user.keyboard("{Enter}");
    expect(Object.values(editor.state.document.edges)).toMatchObject([
      { source: { node: "s", port: "data" }, target: { node: "j", port: "right" } },
    ]);
  });

  it("is renamed with F2, moved with arrows, deleted with Delete", async () => {
    const { editor, user } = setUp();
    const card = screen.getByRole("group", { name: "Cars" });
    card.focus();
    await user.keyboard("{F2}");
    await user.clear(screen.getByRole("textbox", { name: "Node name" }));
    await user.keyboard("Vehicles{Enter}");
    expect(editor.state.document.nodes["s"]?.name).toBe("Vehicles");
    fireEvent.keyDown(screen.getByRole("group", { name: "Vehicles" }), { key: "ArrowRight" });
    expect(editor.state.document.nodes["s"]?.position).toEqual({ x: 8, y: 0 });
    fireEvent.keyDown(screen.getByRole("group", { name: "Vehicles" }), { key: "Delete" });
    expect(Object.keys(editor.state.document.nodes)).toEqual(["j"]);
  });

  it("keeps its old name when renaming is given up", async () => {
    const { editor, user } = setUp();
    screen.getByRole("group", { name: "Cars" }).focus();
    await user.keyboard("{F2}Nonsense{Escape}");
    expect(editor.state.document.nodes["s"]?.name).toBe("Cars");
  });
});

describe("what React Flow draws", () => {
  it("keeps its identity for everything that did not change", () => {
    const nodes = new FlowNodes(INDEX);
    const before = nodes.of(document, NOTHING_SELECTED, {});
    const moved = {
      ...document,
      nodes: { ...document.nodes, s: { ...makeNode("s", SOURCE), position: { x: 9, y: 9 } } },
    };
    const after = nodes.of(moved, NOTHING_SELECTED, {});
    expect(after[1]).toBe(before[1]);
    expect(after[0]).not.toBe(before[0]);
  });

  it("draws again only the node that is dragged or selected", () => {
    const nodes = new FlowNodes(INDEX);
    const before = nodes.of(document, NOTHING_SELECTED, {});
    const dragged = nodes.of(document, NOTHING_SELECTED, { s: { x: 50, y: 0 } });
    expect(dragged[1]).toBe(before[1]);
    const selected = nodes.of(
      document,
      { ...NOTHING_SELECTED, nodes: new Set(["j"]) },
      { s: { x: 50, y: 0 } },
    );
    expect(selected[0]?.position).toEqual({ x: 50, y: 0 });
    expect(selected[1]?.selected).toBe(true);
  });

  it("gives a placeholder the ports that its edges name", () => {
    const unknown = makeDocument(
      [makeNode("s", SOURCE), { ...makeNode("x", JOIN), module: "gone" }],
      ["s.data → x.table"],
    );
    const [, placeholder] = new FlowNodes(INDEX).of(unknown, NOTHING_SELECTED, {}) as ModuleFlowNode[];
    expect(placeholder?.data.inputs.map(({ name }) => name)).toEqual(["table"]);
    const [edge] = new FlowEdges(INDEX).of(unknown, new Set());
    expect(edge?.ariaLabel).toBe("s: data output to x: table input");
  });
});
