/** How much of a large canvas one event of a run renders: the one node it is about. */
import { act, screen } from "@testing-library/react";
import { Profiler } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useEditorState } from "@/editor/context";
import { NOTHING_SELECTED } from "@/graph/edits";
import { makeEvent, makeRun, makeStep } from "@/run/fixtures";
import type { SocketLike } from "@/run/socket";
import { forgetRuns } from "@/run/useRun";
import { makeEditor, renderWithEditor } from "@/test/editor";
import { INDEX, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { FlowNodes, type ModuleFlowNode } from "./flow";
import { ModuleCard } from "./ModuleNode";

const NODES = Array.from({ length: 60 }, (_, index) => `n${index}`);
const sockets: SocketLike[] = [];

vi.mock("@/run/api", () => ({
  runSource: {
    fetchRun: async () => makeRun(NODES.map((id) => makeStep(id))),
    fetchEvents: async () => ({ events: [], last_seq: 0 }),
    openSocket: () => {
      const socket: SocketLike = {
        onopen: null,
        onmessage: null,
        onclose: null,
        send: () => {},
        close: () => {},
      };
      sockets.push(socket);
      return socket;
    },
  },
}));

const rendered: string[] = [];

function Cards() {
  const draft = useEditorState((state) => state.document);
  const nodes = new FlowNodes(INDEX).of(draft, NOTHING_SELECTED, {}) as ModuleFlowNode[];
  return nodes.map(({ id, data }) => (
    <Profiler key={id} id={id} onRender={(node) => rendered.push(node)}>
      <ModuleCard view={data} isSelected={false} />
    </Profiler>
  ));
}

beforeEach(() => {
  rendered.length = 0;
  sockets.length = 0;
});

afterEach(forgetRuns);

function say(message: unknown) {
  act(() => sockets.at(-1)?.onmessage?.({ data: JSON.stringify(message) } as MessageEvent));
}

it("renders one node for an event about one node", async () => {
  const editor = makeEditor({
    document: makeDocument(NODES.map((id) => makeNode(id, SOURCE, { name: id }))),
  });
  editor.store.setState({ runId: "r1" });
  renderWithEditor(editor, <Cards />);
  await vi.waitFor(() => expect(sockets).toHaveLength(1));
  expect(new Set(rendered)).toEqual(new Set(NODES));

  rendered.length = 0;
  say({ type: "events", events: [makeEvent(1, "step.running", "n7")] });
  expect(rendered).toEqual(["n7"]);
  expect(screen.getByRole("group", { name: "n7" }).getAttribute("data-state")).toBe("running");

  rendered.length = 0;
  say({ type: "events", events: [makeEvent(2, "step.succeeded", "n7"), makeEvent(3, "step.running", "n8")] });
  expect(rendered).toEqual(["n7", "n8"]);

  rendered.length = 0;
  say({ type: "events", events: [makeEvent(4, "step.succeeded", "n8", { warnings: ["Mind the gap."] })] });
  expect(rendered).toEqual(["n8"]);
  expect(screen.getByRole("group", { name: "n8" }).getAttribute("aria-description")).toBe(
    "succeeded with 1 warning",
  );
});
