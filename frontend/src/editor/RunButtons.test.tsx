import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterContextProvider,
} from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { ReactFlowProvider } from "@xyflow/react";
import { delay, HttpResponse, http } from "msw";
import { Suspense } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import type { RunPlan } from "@/api/execution";
import { SessionProvider } from "@/app/session";
import { openNodeMenu } from "@/canvas/nodeKeys";
import { CommandsProvider } from "@/commands/context";
import type { Panels } from "@/commands/types";
import { useCommandContext } from "@/commands/useCommandContext";
import { makeNodePlan } from "@/plan/fixtures";
import { makeRun, makeRunRow, makeStep } from "@/run/fixtures";
import { forgetRuns } from "@/run/useRun";
import { makeEditor } from "@/test/editor";
import { FILTER, makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { useFakeServer } from "@/test/screens";
import { Toasts } from "@/ui";
import { EditorProvider } from "./context";
import type { Editor } from "./Editor";
import { NodeMenu } from "./NodeMenu";
import { RunButtons } from "./RunButtons";
import { RunControlsProvider } from "./runControls";
import { useRunControls } from "./useRunControls";

const DRAFT = makeDocument(
  [makeNode("cars", SOURCE, { name: "Cars" }), makeNode("clean", FILTER, { name: "Clean" })],
  ["cars.data → clean.data"],
);

const PLAN: RunPlan = {
  revision: 1,
  expected_seconds: 4,
  reused: 1,
  runs: 1,
  nodes: [
    makeNodePlan("cars", {
      decision: "reuse",
      reason: { code: "unchanged", message: "nothing changed", details: {} },
      reused_from: { run: "r0", run_number: 5, node: "cars" },
    }),
    makeNodePlan("clean", {
      reason: { code: "changed", message: "mode mean → median", details: {} },
      expected_seconds: 4,
    }),
  ],
};

const NO_PANELS: Panels = {
  openPalette: () => {},
  searchModules: () => {},
  findNode: () => {},
  showShortcuts: () => {},
  takeTour: () => {},
  share: () => {},
  toggleModules: () => {},
  openInspector: () => {},
  toggleInspector: () => {},
  showInspector: () => {},
};

function Screen() {
  const run = useRunControls();
  return (
    <RunControlsProvider run={run}>
      <CommandsProvider context={useCommandContext(run, NO_PANELS)}>
        <RunButtons />
        <NodeMenu />
        <output data-testid="refusal">{run.refusal}</output>
      </CommandsProvider>
    </RunControlsProvider>
  );
}

function open(editor: Editor) {
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <RouterContextProvider router={router as never}>
        <Suspense fallback={null}>
          <SessionProvider>
            <EditorProvider editor={editor}>
              <ReactFlowProvider>
                <Screen />
              </ReactFlowProvider>
            </EditorProvider>
          </SessionProvider>
        </Suspense>
        <Toasts />
      </RouterContextProvider>
    </QueryClientProvider>,
  );
}

/** A pointer that really moves, as the test DOM does not do by itself. */
async function restOnRun(user: UserEvent) {
  const button = await screen.findByRole("button", { name: "Run" });
  await user.hover(button);
  const move = new MouseEvent("pointermove", { bubbles: true });
  Object.defineProperty(move, "movementX", { value: 3 });
  fireEvent(button, move);
}

describe("Run and what belongs to it", () => {
  const server = useFakeServer();
  const asked: URLSearchParams[] = [];
  const sent: unknown[] = [];
  let isolation = "step";

  beforeEach(() => {
    forgetRuns();
    asked.length = 0;
    sent.length = 0;
    isolation = "step";
    server.use(
      http.get("*/api/pipelines/p1/plan", ({ request }) => {
        asked.push(new URL(request.url).searchParams);
        return HttpResponse.json(PLAN);
      }),
      http.get("*/api/pipelines/p1/run-settings", () => HttpResponse.json({ isolation, limits: {} })),
      http.put("*/api/pipelines/p1/run-settings", async ({ request }) => {
        ({ isolation } = (await request.json()) as { isolation: string });
        return HttpResponse.json({ isolation, limits: {} });
      }),
      http.post("*/api/pipelines/p1/runs", async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(makeRunRow({ state: "succeeded" }), { status: 201 });
      }),
      http.get("*/api/runs/r1", () => HttpResponse.json(makeRun([makeStep("cars")], { state: "succeeded" }))),
    );
  });

  it("shows after a moment what pressing it would do, and puts it away again", async () => {
    const user = userEvent.setup();
    const editor = makeEditor({ document: DRAFT });
    open(editor);
    await restOnRun(user);
    expect(screen.queryByRole("region", { name: "Run plan" })).toBeNull();
    const panel = await screen.findByRole("region", { name: "Run plan" });
    expect(await within(panel).findByText("1 step runs, 1 is reused, about 4 s")).toBeTruthy();
    const lines = within(panel).getAllByRole("listitem");
    expect(lines.map((line) => line.textContent)).toEqual([
      "RunsCleanmode mean → median~4 s",
      "ReuseCarsfrom run 5",
    ]);
    expect(editor.state.planned?.get("clean")?.decision).toBe("run");
    expect(editor.state.announcement.text).toBe("Run plan: 1 step runs, 1 is reused, about 4 s.");
    await user.unhover(screen.getByRole("button", { name: "Run" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Run plan" })).toBeNull());
    expect(editor.state.planned).toBeNull();
  });

  it.each([
    { of: "this revision", validated: 3, refused: true },
    { of: "an earlier revision", validated: 2, refused: false },
  ])("refuses the key of Run for problems of $of: $refused", async ({ validated, refused }) => {
    const editor = makeEditor({ document: DRAFT });
    open(editor);
    await screen.findByRole("button", { name: "Run" });
    const validation = { revision: validated, schemas: {}, issues: [] };
    act(() => editor.store.setState({ revision: 3, validation, errorCount: 1 }));
    expect(screen.getByRole("button", { name: "Run" }).getAttribute("aria-disabled")).toBe("true");
    expect(screen.getByTestId("refusal").textContent !== "").toBe(refused);
  });

  it("shows no plan to a pointer that only rests where Run appears", async () => {
    const user = userEvent.setup();
    open(makeEditor({ document: DRAFT }));
    await user.hover(await screen.findByRole("button", { name: "Run" }));
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(screen.queryByRole("region", { name: "Run plan" })).toBeNull();
  });

  it("shows the plan to the keyboard as well, and keeps it when it is pinned", async () => {
    const user = userEvent.setup();
    open(makeEditor({ document: DRAFT }));
    await screen.findByRole("button", { name: "Run" });
    await user.tab();
    const panel = await screen.findByRole("region", { name: "Run plan" });
    await user.click(within(panel).getByRole("button", { name: "Keep the plan shown" }));
    await user.click(document.body);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(screen.getByRole("region", { name: "Run plan" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Close the plan" }));
    expect(screen.queryByRole("region", { name: "Run plan" })).toBeNull();
  });

  it("says so when the plan cannot be made", async () => {
    server.use(
      http.get("*/api/pipelines/p1/plan", () =>
        HttpResponse.json({ code: "x", message: "The engine is away." }, { status: 500 }),
      ),
    );
    const user = userEvent.setup();
    open(makeEditor({ document: DRAFT }));
    await restOnRun(user);
    expect(await screen.findByText("The engine is away.")).toBeTruthy();
  });

  it("runs afresh, and with the isolation that was chosen", async () => {
    const user = userEvent.setup();
    open(makeEditor({ document: DRAFT }));
    await user.click(await screen.findByRole("button", { name: "More ways to run" }));
    await user.click(await screen.findByRole("menuitemradio", { name: "A container per run" }));
    await waitFor(() => expect(isolation).toBe("run"));
    await user.click(screen.getByRole("menuitem", { name: "Run and ignore earlier results" }));
    await waitFor(() =>
      expect(sent).toEqual([{ revision: 1, isolation: "run", ignore_earlier_results: true }]),
    );
  });

  it("waits for the isolation that was chosen just before", async () => {
    server.use(
      http.put("*/api/pipelines/p1/run-settings", async () => {
        await delay(300);
        isolation = "run";
        return HttpResponse.json({ isolation, limits: {} });
      }),
    );
    const user = userEvent.setup();
    open(makeEditor({ document: DRAFT }));
    await user.click(await screen.findByRole("button", { name: "More ways to run" }));
    await user.click(await screen.findByRole("menuitemradio", { name: "A container per run" }));
    await user.click(screen.getByRole("menuitem", { name: "Run and ignore earlier results" }));
    await waitFor(() =>
      expect(sent).toEqual([{ revision: 1, isolation: "run", ignore_earlier_results: true }]),
    );
  });

  it("runs a part, told by a node, and shows beforehand what that would do", async () => {
    const user = userEvent.setup();
    const editor = makeEditor({ document: DRAFT });
    open(editor);
    await screen.findByRole("button", { name: "Run" });
    openNodeMenu(editor, "clean", 10, 10);
    const item = await screen.findByRole("menuitem", { name: "Run up to here" });
    await user.hover(item);
    await waitFor(() => expect(asked.at(-1)?.get("scope")).toBe("up_to"));
    expect(asked.at(-1)?.get("nodes")).toBe("clean");
    await user.click(item);
    await waitFor(() => expect(sent).toEqual([{ revision: 1, scope: { kind: "up_to", nodes: ["clean"] } }]));
  });

  it("explains a refusal with every node in the way", async () => {
    server.use(
      http.post("*/api/pipelines/p1/runs", () =>
        HttpResponse.json(
          {
            code: "upstream_results_missing",
            message: "Some inputs have no result yet.",
            details: {
              problems: [
                {
                  severity: "error",
                  code: "upstream_results_missing",
                  node: "cars",
                  nodes: [],
                  message: "Cars never ran.",
                },
              ],
            },
          },
          { status: 409 },
        ),
      ),
    );
    const user = userEvent.setup();
    const editor = makeEditor({ document: DRAFT });
    open(editor);
    await screen.findByRole("button", { name: "Run" });
    openNodeMenu(editor, "clean", 10, 10);
    await user.click(await screen.findByRole("menuitem", { name: "Run only this" }));
    const panel = await screen.findByRole("region", { name: "This run cannot start" });
    expect(within(panel).getByRole("alert").textContent).toBe(
      "It needs earlier results of these modules, and there are none for what is drawn now.",
    );
    await user.click(within(panel).getByRole("button", { name: /Cars/ }));
    expect([...editor.state.selection.nodes]).toEqual(["cars"]);
    expect(within(panel).getByRole("button", { name: "Run up to here instead" })).toBeTruthy();
  });

  it("takes up a failed run where it failed", async () => {
    const resumed: string[] = [];
    server.use(
      http.get("*/api/runs/r1", () => HttpResponse.json(makeRun([makeStep("cars")], { state: "failed" }))),
      http.post("*/api/runs/r1/resume", () => {
        resumed.push("r1");
        return HttpResponse.json(makeRunRow({ id: "r2", number: 8, state: "succeeded" }), { status: 201 });
      }),
      http.get("*/api/runs/r2", () => HttpResponse.json(makeRun([], { id: "r2", state: "succeeded" }))),
    );
    const user = userEvent.setup();
    const editor = makeEditor({ document: DRAFT });
    editor.store.setState({ runId: "r1" });
    open(editor);
    await user.click(await screen.findByRole("button", { name: "More ways to run" }));
    await user.click(await screen.findByRole("menuitem", { name: "Resume from where it failed" }));
    await waitFor(() => expect(editor.state.runId).toBe("r2"));
    expect(resumed).toEqual(["r1"]);
  });
});
