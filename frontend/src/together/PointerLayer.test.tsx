import { act, render, screen } from "@testing-library/react";
import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { Profiler } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FlowNodes, type ModuleFlowNode } from "@/canvas/flow";
import { ModuleCard } from "@/canvas/ModuleNode";
import { EditorProvider } from "@/editor/context";
import { NOTHING_SELECTED } from "@/graph/edits";
import { makeEditor } from "@/test/editor";
import { FILTER, INDEX, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { TogetherProvider } from "./context";
import { PointerLayer } from "./PointerLayer";
import { IDLE_MS } from "./pointing";
import { SETTLE_MS, Together } from "./Together";

vi.mock("@/run/useRun", () => ({ useNodeRun: () => null }));

const GRACE = { id: 2, name: "Grace" };
const document = makeDocument([
  makeNode("s", SOURCE, { name: "Cars" }),
  makeNode("f", FILTER, { name: "Filter" }),
]);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const together = new Together({ ownId: 1, onJoined: vi.fn(), onLeft: vi.fn() });
  const drawn = vi.fn();
  const cards = new FlowNodes(INDEX).of(document, NOTHING_SELECTED, {}) as ModuleFlowNode[];
  const { container } = render(
    <EditorProvider editor={makeEditor({ document })}>
      <TogetherProvider together={together}>
        <ReactFlowProvider>
          {cards.map(({ id, data }) => (
            <Profiler key={id} id={id} onRender={drawn}>
              <ModuleCard view={data} isSelected={false} />
            </Profiler>
          ))}
          <ReactFlow>
            <PointerLayer />
          </ReactFlow>
        </ReactFlowProvider>
      </TogetherProvider>
    </EditorProvider>,
  );
  act(() => {
    together.hear([{ id: 1, name: "Ada" }, GRACE]);
    vi.advanceTimersByTime(SETTLE_MS);
  });
  drawn.mockClear();
  const point = (x: number, nodes: string[] = []) =>
    act(() => together.hearPointing([{ user: GRACE.id, cursor: { x, y: 0 }, nodes }]));
  return { container, drawn, point, together };
}

it("moves cursors without drawing a node", () => {
  const { container, drawn, point } = setUp();
  for (let x = 0; x < 50; x += 1) point(x);
  const cursor = container.querySelector<HTMLElement>(".pointer");
  expect(cursor?.textContent).toBe("Grace");
  expect(cursor?.style.transform).toBe("translate(49px, 0px)");
  expect(drawn).not.toHaveBeenCalled();
});

it("frames what another has selected; only that node is drawn again and says so", () => {
  const { container, drawn, point } = setUp();
  point(0, ["f"]);
  for (let x = 0; x < 50; x += 1) point(x, ["f"]);
  expect(container.querySelector(".other-selection")?.textContent).toBe("Grace");
  expect(screen.getByRole("group", { name: "Filter" }).getAttribute("aria-description")).toBe(
    "Selected by Grace",
  );
  expect(drawn.mock.calls.map(([id]) => id)).toEqual(["f"]);
});

it("forgets a cursor that stands still, and everything of who leaves", () => {
  const { container, point, together } = setUp();
  point(0, ["f"]);
  act(() => void vi.advanceTimersByTime(IDLE_MS / 2));
  point(0, ["f"]);
  act(() => void vi.advanceTimersByTime(IDLE_MS));
  expect(container.querySelector(".pointer")).toBeNull();
  expect(container.querySelector(".other-selection")).not.toBeNull();
  act(() => {
    together.hear([{ id: 1, name: "Ada" }]);
    vi.advanceTimersByTime(SETTLE_MS);
  });
  expect(container.querySelector(".other-selection")).toBeNull();
});

it("shows nothing of someone who is not known to be here", () => {
  const { container, together } = setUp();
  act(() => together.hearPointing([{ user: 9, cursor: { x: 0, y: 0 }, nodes: ["f"] }]));
  expect(container.querySelector(".pointer, .other-selection")).toBeNull();
});
