import { describe, expect, it, vi } from "vitest";
import { moveNodes, renameNode, setParameter } from "@/graph/edits";
import type { OperationBody } from "@/graph/operations";
import { makeEditor, makeIssue } from "@/test/editor";
import { FILTER, JOIN, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import * as ui from "@/ui";
import { addModule } from "./adding";
import { activatePort, connectPorts } from "./connecting";

const document = makeDocument([makeNode("s", SOURCE), makeNode("f", FILTER), makeNode("j", JOIN)]);

describe("undo and redo", () => {
  it("restore the document exactly, whatever was done", () => {
    const editor = makeEditor({ document });
    addModule(editor, FILTER, { at: { x: 400, y: 0 } });
    connectPorts(editor, { node: "s", port: "data" }, "output", { node: "f", port: "data" });
    editor.edit(setParameter(editor.state.document, "f", "p", 4));
    editor.selectOnly("f");
    editor.removeSelection();
    const done = editor.state.document;
    expect(Object.keys(done.nodes)).toEqual(["s", "j", "filter"]);
    for (let step = 0; step < 4; step += 1) editor.undo();
    expect(editor.state.document).toEqual(document);
    for (let step = 0; step < 4; step += 1) editor.redo();
    expect(editor.state.document).toEqual(done);
  });

  it("leave out a step that others have made impossible", async () => {
    const editor = makeEditor({ document });
    editor.edit(renameNode(document, "s", "Mine"));
    editor.edit(renameNode(editor.state.document, "j", "Join"));
    await editor.flush();
    const { revision } = editor.state;
    editor.receive({
      revision: revision + 1,
      operations: [{ id: "theirs", type: "remove_node", node_id: "s" }],
    });
    editor.undo();
    expect(editor.state.document.nodes["j"]?.name).toBe("j");
    editor.undo();
    expect(editor.state.history.past).toEqual([]);
    expect(editor.state.document.nodes["s"]).toBeUndefined();
  });
});

describe("undo beside someone else", () => {
  const theirs = (editor: ReturnType<typeof makeEditor>, ...bodies: OperationBody[]) =>
    editor.receive({
      revision: editor.state.revision + 1,
      operations: bodies.map((body, index) => ({ ...body, id: `theirs${index}` })),
    });

  it("takes back one's own last step, whatever they did meanwhile", async () => {
    const editor = makeEditor({ document });
    editor.edit(renameNode(document, "s", "Mine"));
    await editor.flush();
    theirs(editor, { type: "rename_node", node_id: "j", name: "Theirs" });
    editor.undo();
    expect(editor.state.document.nodes).toMatchObject({ s: { name: "s" }, j: { name: "Theirs" } });
  });

  it("leaves what they have set since, and says so", async () => {
    const notify = vi.spyOn(ui, "notify");
    const editor = makeEditor({ document });
    editor.edit(setParameter(document, "f", "p", 4));
    editor.edit(moveNodes(editor.state.document, { s: { x: 16, y: 16 }, j: { x: 32, y: 32 } }));
    await editor.flush();
    theirs(
      editor,
      { type: "set_parameter", node_id: "f", name: "p", value: 5 },
      { type: "move_nodes", positions: { j: { x: 64, y: 64 } } },
    );
    editor.undo();
    const { s, j } = editor.state.document.nodes;
    expect([s?.position, j?.position]).toEqual([document.nodes["s"]?.position, { x: 64, y: 64 }]);
    expect(notify).toHaveBeenLastCalledWith(expect.objectContaining({ text: "where j is" }));
    const said = editor.state.announcement.count;
    editor.undo();
    expect(editor.state.document.nodes["f"]?.parameters["p"]).toBe(5);
    expect(notify).toHaveBeenLastCalledWith(expect.objectContaining({ text: "p of f" }));
    expect(editor.state.announcement.count).toBe(said);
    expect(editor.state.history.past).toEqual([]);
  });

  it("names who has set it: in the title, or each beside what they have set", async () => {
    const notify = vi.spyOn(ui, "notify");
    const editor = makeEditor({ document });
    const bySomeone = (id: string, author: string, body: OperationBody) =>
      editor.receive({
        revision: editor.state.revision + 1,
        operations: [{ ...body, id }],
        authors: [author],
      });
    editor.edit(setParameter(document, "f", "p", 4));
    editor.edit(moveNodes(editor.state.document, { s: { x: 16, y: 16 }, j: { x: 32, y: 32 } }));
    await editor.flush();
    bySomeone("1", "Grace", { type: "move_nodes", positions: { s: { x: 64, y: 64 } } });
    bySomeone("2", "Grace", { type: "move_nodes", positions: { j: { x: 64, y: 64 } } });
    bySomeone("3", "Alan", { type: "move_nodes", positions: { j: { x: 80, y: 80 } } });
    bySomeone("4", "Grace", { type: "set_parameter", node_id: "f", name: "p", value: 5 });
    bySomeone("5", "Alan", { type: "set_parameter", node_id: "f", name: "p", value: 5 });
    editor.undo();
    expect(notify).toHaveBeenLastCalledWith({
      tone: "warning",
      title: "Kept as someone else has it now",
      text: "where s is (Grace), where j is (Alan)",
    });
    editor.undo();
    expect(notify).toHaveBeenLastCalledWith({
      tone: "warning",
      title: "Kept as Grace has it now",
      text: "p of f",
    });
  });

  it("explains why a node that they have connected stays", async () => {
    const notify = vi.spyOn(ui, "notify");
    const editor = makeEditor({ document });
    const node = addModule(editor, FILTER, { at: { x: 400, y: 0 } });
    await editor.flush();
    const edge = {
      id: "e1",
      source: { node: "s", port: "data" },
      target: { node: node?.id ?? "", port: "data" },
    };
    theirs(editor, { type: "connect", edge });
    editor.undo();
    expect(editor.state.document.nodes[node?.id ?? ""]).toBeDefined();
    expect(notify).toHaveBeenCalledWith(expect.objectContaining({ tone: "warning" }));
  });
});

describe("the same module added by two at once", () => {
  it("keeps both: the second gets another id, with its connection, its selection and its undo", async () => {
    const editor = makeEditor({ document });
    const mine = addModule(editor, FILTER, { at: { x: 400, y: 0 } });
    const id = mine?.id ?? "";
    connectPorts(editor, { node: "s", port: "data" }, "output", { node: id, port: "data" });
    const theirs = makeNode(id, FILTER, { name: "Theirs" });
    editor.receive({
      revision: editor.state.revision + 1,
      operations: [{ id: "theirs", type: "add_node", node: theirs }],
    });
    const { nodes, edges } = editor.state.document;
    const [other] = Object.keys(nodes).filter((name) => name.startsWith(`${id}_`));
    expect(nodes[id]?.name).toBe("Theirs");
    expect(nodes[other ?? ""]?.name).toBe(mine?.words.name);
    expect(Object.values(edges).map(({ target }) => target.node)).toEqual([other]);
    expect([...editor.state.selection.nodes]).toEqual([other]);
    await editor.flush();
    editor.undo();
    editor.undo();
    expect(Object.keys(editor.state.document.nodes)).toEqual(["s", "f", "j", id]);
    expect(editor.state.document.nodes[id]?.name).toBe("Theirs");
  });
});

describe("connecting without dragging", () => {
  it("takes an output, then an input, and says what happens", () => {
    const editor = makeEditor({ document });
    activatePort(editor, { node: "s", port: "data" }, "output");
    expect(editor.state.pending?.compatible).toEqual(
      new Set(["f/data/input", "j/left/input", "j/right/input"]),
    );
    expect(editor.state.announcement.text).toContain("3 ports");
    activatePort(editor, { node: "j", port: "left" }, "input");
    expect(Object.values(editor.state.document.edges)).toMatchObject([
      { source: { node: "s", port: "data" }, target: { node: "j", port: "left" } },
    ]);
    expect(editor.state.pending).toBeNull();
  });

  it("works from the input too", () => {
    const editor = makeEditor({ document });
    activatePort(editor, { node: "f", port: "data" }, "input");
    activatePort(editor, { node: "s", port: "data" }, "output");
    expect(Object.keys(editor.state.document.edges)).toHaveLength(1);
  });

  it("is canceled by the same port", () => {
    const editor = makeEditor({ document });
    activatePort(editor, { node: "s", port: "data" }, "output");
    activatePort(editor, { node: "s", port: "data" }, "output");
    expect(editor.state.pending).toBeNull();
  });

  it("keeps waiting after a port that will not do", () => {
    const editor = makeEditor({ document });
    activatePort(editor, { node: "f", port: "result" }, "output");
    activatePort(editor, { node: "f", port: "data" }, "input");
    expect(editor.state.document.edges).toEqual({});
    expect(editor.state.pending).not.toBeNull();
    expect(editor.state.announcement.text).toContain("cannot feed itself");
  });
});

describe("a viewer", () => {
  it("changes nothing", () => {
    const editor = makeEditor({ document, role: "viewer" });
    editor.selectOnly("s");
    editor.removeSelection();
    activatePort(editor, { node: "s", port: "data" }, "output");
    expect(addModule(editor, SOURCE, {})).toBeNull();
    expect(editor.state.document).toBe(document);
    expect(editor.state.pending).toBeNull();
  });
});

describe("problems", () => {
  it("are grouped by node, and the list of an unchanged node keeps its identity", async () => {
    const issues = [
      makeIssue({ node: "f", message: "not connected" }),
      makeIssue({ nodes: ["s", "j"], code: "cycle", message: "circle" }),
    ];
    const editor = makeEditor({ document, issues });
    await editor.start();
    const before = editor.state.issuesByNode.get("f");
    expect([...editor.state.issuesByNode.keys()]).toEqual(["f", "s", "j"]);
    editor.showProblems([...issues.map((issue) => ({ ...issue })), makeIssue({ node: "s" })]);
    expect(editor.state.issuesByNode.get("f")).toBe(before);
    expect(editor.state.errorCount).toBe(3);
  });

  it("lead to the node and the field", () => {
    const editor = makeEditor({ document });
    expect(editor.showIssue(makeIssue({ node: "f", parameter: "p" }))).toBe("f");
    expect(editor.state.selection.nodes).toEqual(new Set(["f"]));
    expect(editor.state.focusParameter).toEqual({ node: "f", parameter: "p" });
  });
});
