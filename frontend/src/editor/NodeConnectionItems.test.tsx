import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Menu } from "react-aria-components";
import { beforeEach, expect, it, vi } from "vitest";
import { makeEditor, renderWithEditor } from "@/test/editor";
import { chain } from "@/test/graphs";
import { NodeConnectionItems } from "./NodeConnectionItems";

const onClose = vi.fn();

beforeEach(() => onClose.mockReset());

function open(role: "editor" | "viewer" = "editor") {
  const editor = makeEditor({ document: chain(3), role });
  editor.selectOnly("n1");
  renderWithEditor(
    editor,
    <Menu aria-label="n1" autoFocus="first">
      <NodeConnectionItems node="n1" onClose={onClose} />
    </Menu>,
  );
  return editor;
}

it.each(["editor", "viewer"] as const)("lists what enters and what leaves, for the %s too", async (role) => {
  const editor = open(role);
  await userEvent.keyboard("{ArrowRight}");
  const items = await screen.findAllByRole("menuitem", { name: /n[02]/ });
  expect(items.map((item) => item.textContent)).toEqual(["data from n0: data", "result to n2: data"]);
  await userEvent.click(screen.getByRole("menuitem", { name: "result to n2: data" }));
  expect(editor.state.selection).toEqual({ nodes: new Set(), edges: new Set(["e1"]), notes: new Set() });
});

it("leaves them to the rows of the outline", () => {
  const editor = makeEditor({ document: chain(3) });
  editor.store.setState({ graphView: "outline" });
  renderWithEditor(
    editor,
    <Menu aria-label="n1">
      <NodeConnectionItems node="n1" onClose={onClose} />
    </Menu>,
  );
  expect(screen.queryByRole("menuitem")).toBeNull();
});
