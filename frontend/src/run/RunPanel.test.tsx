import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { renderScreen, useFakeLayout, useFakeServer } from "@/test/screens";
import { at, makeEvent, makeRun, makeRunRow, makeStep } from "./fixtures";
import { RunPanel } from "./RunPanel";
import type { SocketLike } from "./socket";
import type { RunDetail, RunEvent, StepError } from "./types";
import { forgetRuns, useNodeRun } from "./useRun";

const sockets: SocketLike[] = [];

class FakeSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;

  constructor() {
    sockets.push(this);
  }

  send(): void {}

  close(): void {}
}

function say(events: RunEvent[]) {
  act(() => {
    sockets.at(-1)?.onmessage?.({ data: JSON.stringify({ type: "events", events }) } as MessageEvent);
  });
}

const RUNNING = makeRun(
  [
    makeStep("load_data", {
      state: "succeeded",
      seconds: 2.04,
      started_at: at(1),
      ready_at: at(1),
      finished_at: at(3),
    }),
    makeStep("train_model", { state: "running", started_at: at(3), ready_at: at(3), progress: 0.4 }),
    makeStep("score_model"),
  ],
  { last_seq: 5 },
);

const renders: Record<string, number> = {};

function Node({ id }: { id: string }) {
  const run = useNodeRun("r1", id);
  renders[id] = (renders[id] ?? 0) + 1;
  return <output aria-label={id}>{run?.state}</output>;
}

describe("RunPanel", () => {
  const server = useFakeServer();
  useFakeLayout();

  beforeEach(() => {
    forgetRuns();
    sockets.length = 0;
    vi.stubGlobal("WebSocket", FakeSocket);
  });

  const serve = (detail: RunDetail) => server.use(http.get("*/api/runs/r1", () => HttpResponse.json(detail)));

  const open = (onSelectNode = vi.fn(), selectedNode: string | null = null) =>
    renderScreen(
      <RunPanel
        pipelineId="p1"
        runId="r1"
        selectedNode={selectedNode}
        onSelectNode={onSelectNode}
        onSelectRun={vi.fn()}
      />,
    );

  it("shows the run and each step", async () => {
    serve(RUNNING);
    open();
    const panel = await screen.findByRole("region", { name: "Run" });
    expect(await within(panel).findByRole("heading", { name: "Run 7" })).toBeTruthy();
    expect(within(panel).getByRole("progressbar", { name: "1 of 3 steps done" })).toBeTruthy();
    const row = within(panel).getByRole("row", { name: /Load data/ });
    expect(row.textContent).toContain("succeeded");
    expect(row.textContent).toContain("2 s");
    expect(within(panel).getByRole("progressbar", { name: "Train model" })).toBeTruthy();
  });

  it("follows events and ends with the totals of the server", async () => {
    serve(RUNNING);
    open();
    await screen.findByRole("heading", { name: "Run 7" });
    await waitFor(() => expect(sockets).toHaveLength(1));
    say([
      makeEvent(6, "step.succeeded", "train_model", { seconds: 4, outputs: [], metrics: { R2: 0.87654 } }),
    ]);
    expect(screen.getByRole("row", { name: /Train model/ }).textContent).toContain("R2 0.8765");
    serve(
      makeRun(
        RUNNING.steps.map((step) => ({ ...step, state: "succeeded" as const })),
        { state: "succeeded", last_seq: 8, seconds: 75, finished_at: at(76) },
      ),
    );
    say([makeEvent(7, "step.running", "score_model"), makeEvent(8, "run.succeeded")]);
    await waitFor(() => expect(screen.getByRole("progressbar", { name: "3 of 3 steps done" })).toBeTruthy());
    expect(screen.getByText("1 min 15 s")).toBeTruthy();
  });

  it("selects a step by mouse and by keyboard", async () => {
    const user = userEvent.setup();
    const onSelectNode = vi.fn();
    serve(RUNNING);
    open(onSelectNode, "load_data");
    await user.click(await screen.findByRole("row", { name: /Score model/ }));
    expect(onSelectNode).toHaveBeenLastCalledWith("score_model");
    screen.getByRole("grid", { name: "Steps" }).focus();
    await user.keyboard("{ArrowDown}");
    expect(onSelectNode).toHaveBeenLastCalledWith("train_model");
    expect(screen.getByRole("row", { name: /Load data/ }).getAttribute("aria-selected")).toBe("true");
  });

  it("filters the steps by state", async () => {
    const user = userEvent.setup();
    serve(RUNNING);
    open();
    await user.click(await screen.findByRole("radio", { name: /waiting/ }));
    expect(screen.queryByRole("row", { name: /Load data/ })).toBeNull();
    expect(screen.getByRole("row", { name: /Score model/ })).toBeTruthy();
  });

  describe("with warnings", () => {
    const LABELS = "3 of 50 rows have no label.";
    const TEXT = "price was read as text.";
    const steps = [
      makeStep("load_data", { state: "succeeded", warnings: [TEXT] }),
      makeStep("train_model", { state: "reused", warnings: [LABELS, "The optimisation stopped early."] }),
      makeStep("score_model", { state: "succeeded" }),
    ];

    it("says how many steps have some, marks them, and lists them all", async () => {
      serve(makeRun(steps, { state: "succeeded" }));
      open();
      expect(await screen.findByText("2 steps with warnings")).toBeTruthy();
      const [, loaded, trained, scored] = within(screen.getByRole("grid")).getAllByRole("row");
      expect(within(loaded as HTMLElement).getByText("1 warning")).toBeTruthy();
      expect(within(trained as HTMLElement).getByText("2 warnings")).toBeTruthy();
      expect(within(scored as HTMLElement).queryByText(/warning/)).toBeNull();
      const listed = screen.getByRole("region", { name: "Warnings" });
      expect(
        within(listed)
          .getAllByRole("article")
          .map((card) => card.getAttribute("aria-label")),
      ).toEqual(["Load data · 1 warning", "Train model · 2 warnings"]);
      expect(within(listed).getByText(LABELS)).toBeTruthy();
    });

    it("lists those of the chosen step alone, and before the failure of another", async () => {
      const error = { code: "0001", kind: "module", title: "No column", message: "Gone." } as StepError;
      serve(makeRun([...steps, makeStep("x", { state: "failed", error })], { state: "failed" }));
      open(vi.fn(), "train_model");
      const listed = await screen.findByRole("region", { name: "Warnings" });
      expect(within(listed).getByText(LABELS)).toBeTruthy();
      expect(within(listed).queryByText(TEXT)).toBeNull();
      expect(screen.queryByText("Gone.", { selector: "dd" })).toBeNull();
    });

    it("leaves the list its room while a step without any is chosen", async () => {
      serve(makeRun(steps, { state: "succeeded" }));
      open(vi.fn(), "score_model");
      expect(await screen.findByText("2 steps with warnings")).toBeTruthy();
      expect(screen.queryByRole("region", { name: "Warnings" })).toBeNull();
    });

    it("shows the steps that have some", async () => {
      serve(makeRun(steps, { state: "succeeded" }));
      open();
      await userEvent.click(await screen.findByRole("radio", { name: "with warnings 2" }));
      expect(within(screen.getByRole("grid")).getAllByRole("row")).toHaveLength(3);
      expect(screen.queryByText("Score model")).toBeNull();
    });
  });

  it("explains a failure in four parts with the raw text folded away", async () => {
    const failed = makeRun(
      [
        makeStep("train_model", {
          state: "failed",
          error: {
            code: "0001",
            kind: "module",
            title: "Column not found",
            message: "There is no column named prise.",
            where: { port: "dataset", column: "prise", parameter: "label_column" },
            cause: "The name was misspelt.",
            action: "Choose price as the label column.",
            details: "Traceback: KeyError",
          },
        }),
        makeStep("score_model", { state: "skipped", because: "train_model" }),
      ],
      { state: "failed", seconds: 3 },
    );
    serve(failed);
    open();
    const card = await screen.findByRole("article", { name: "Column not found" });
    expect(within(card).getByText("There is no column named prise.")).toBeTruthy();
    expect(
      within(card).getByText("step Train model, input dataset, column prise, parameter label_column"),
    ).toBeTruthy();
    expect(within(card).getByText("The name was misspelt.")).toBeTruthy();
    expect(within(card).getByText("Choose price as the label column.")).toBeTruthy();
    expect(card.querySelector("details")?.open).toBe(false);
    expect(screen.getByRole("row", { name: /Score model/ }).textContent).toContain(
      "Train model did not succeed.",
    );
  });

  it("names each cause of a failure, and the run that computed a reused result", async () => {
    const error = {
      code: "x",
      title: "",
      message: "It broke.",
      where: {},
      cause: "",
      action: "",
      details: "",
    };
    const kinds = ["user_code", "timeout", "out_of_memory", "infrastructure", "bad_output"] as const;
    serve(
      makeRun(
        [
          makeStep("load_data", {
            state: "reused",
            reused_from: { run: "r0", run_number: 3, node: "load_data" },
          }),
          ...kinds.map((kind) => makeStep(kind, { state: "failed", error: { ...error, kind } })),
          makeStep("stopped", { state: "canceled" }),
        ],
        { state: "failed", seconds: 3 },
      ),
    );
    open();
    const link = await screen.findByRole("link", { name: "from run 3" });
    expect(link.getAttribute("href")).toBe("/runs/r0#load_data");
    const rows = screen.getAllByRole("row").slice(2);
    expect(rows.map((row) => row.querySelector(".state-text")?.textContent)).toEqual([
      "program error",
      "out of time",
      "out of memory",
      "infrastructure lost",
      "bad output",
      "canceled",
    ]);
    const pictures = rows.map((row) => row.querySelector(".state-text svg")?.innerHTML);
    expect(new Set(pictures).size).toBe(6);
  });

  it("compares what the steps used, the slowest first, or by any other column", async () => {
    const user = userEvent.setup();
    const limits = { memory_mb: 512, cpus: 1, timeout_s: 60 };
    serve(
      makeRun([
        makeStep("load_data", {
          state: "succeeded",
          seconds: 1,
          limits,
          resources: { cpu_s: 0.5, peak_memory_bytes: 400 * 1024 * 1024, rows_out: 2000, compute_s: 0.5 },
        }),
        makeStep("score_model"),
        makeStep("train_model", {
          state: "succeeded",
          seconds: 4,
          limits,
          resources: { cpu_s: 3, peak_memory_bytes: 64 * 1024 * 1024, bytes_in: 2048 },
        }),
      ]),
    );
    open();
    await user.click(await screen.findByRole("tab", { name: "Resources" }));
    const table = await screen.findByRole("table");
    const names = () =>
      within(table)
        .getAllByRole("rowheader")
        .map((cell) => cell.querySelector("[title$=data], [title$=model]")?.textContent);
    expect(names()).toEqual(["Train model", "Load data", "Score model"]);
    expect(within(table).getByText("64 MB of 512 MB")).toBeTruthy();
    expect(within(table).getByText("4,000")).toBeTruthy();
    await user.click(within(table).getByRole("button", { name: "Peak memory" }));
    expect(names()).toEqual(["Load data", "Train model", "Score model"]);
    expect(within(table).getByRole("columnheader", { name: "Peak memory" }).getAttribute("aria-sort")).toBe(
      "descending",
    );
    await user.click(within(table).getByRole("button", { name: "Peak memory" }));
    expect(names()).toEqual(["Train model", "Load data", "Score model"]);
  });

  it("says which run it goes on from, and takes up a failed one", async () => {
    const user = userEvent.setup();
    const onSelectRun = vi.fn();
    serve(
      makeRun([makeStep("load_data", { state: "failed" })], {
        state: "failed",
        seconds: 3,
        resumed_from: { id: "r0", number: 6 },
      }),
    );
    server.use(
      http.post("*/api/runs/r1/resume", () =>
        HttpResponse.json(makeRunRow({ id: "r2", number: 8 }), { status: 201 }),
      ),
    );
    renderScreen(
      <RunPanel
        pipelineId="p1"
        runId="r1"
        selectedNode={null}
        onSelectNode={vi.fn()}
        onSelectRun={onSelectRun}
      />,
    );
    expect((await screen.findByRole("link", { name: "Resumes run 6" })).getAttribute("href")).toBe(
      "/runs/r0",
    );
    await user.click(screen.getByRole("button", { name: "Resume" }));
    await waitFor(() => expect(onSelectRun).toHaveBeenCalledWith("r2"));
  });

  it("counts down to the next attempt of a lost step", async () => {
    serve(
      makeRun([
        makeStep("train_model", { state: "lost", retry_at: new Date(Date.now() + 9_500).toISOString() }),
      ]),
    );
    open();
    expect(await screen.findByText(/tried again in (9|10) s/)).toBeTruthy();
  });

  it("draws the timeline and lists earlier runs", async () => {
    const user = userEvent.setup();
    serve(RUNNING);
    server.use(
      http.get("*/api/runs", () =>
        HttpResponse.json({ results: [makeRunRow(), makeRunRow({ id: "r0", number: 6 })], next: null }),
      ),
    );
    open();
    await user.click(await screen.findByRole("tab", { name: "Timeline" }));
    expect(await screen.findByRole("button", { name: /Load data: succeeded/ })).toBeTruthy();
    await user.click(screen.getByRole("tab", { name: "History" }));
    expect(await screen.findByRole("button", { name: "Show run 6 on the canvas" })).toBeTruthy();
  });

  it("marks the steps of the timeline that warn of something", async () => {
    const user = userEvent.setup();
    const finished = { state: "succeeded" as const, ready_at: at(1), started_at: at(2), finished_at: at(5) };
    serve(
      makeRun([
        makeStep("load_data", finished),
        makeStep("join_data", { ...finished, warnings: ["No row has a partner."] }),
      ]),
    );
    open();
    await user.click(await screen.findByRole("tab", { name: "Timeline" }));
    const warned = await screen.findByRole("button", { name: /^Join data: succeeded.* · 1 warning$/ });
    expect(warned.querySelector("title")?.textContent).toContain("No row has a partner.");
    expect(screen.getByRole("button", { name: /^Load data: .*took 3 s$/ })).toBeTruthy();
  });

  it("says what to do before the first run, and when a run cannot be loaded", async () => {
    const { unmount } = renderScreen(
      <RunPanel pipelineId="p1" runId={null} selectedNode={null} onSelectNode={vi.fn()} />,
    );
    expect(await screen.findByText("Not run yet")).toBeTruthy();
    unmount();
    server.use(
      http.get("*/api/runs/r1", () =>
        HttpResponse.json({ code: "not_found", message: "There is no such run." }, { status: 404 }),
      ),
    );
    open();
    expect(await screen.findByText("There is no such run.")).toBeTruthy();
  });

  it("renders one node for an event about that node", async () => {
    serve(RUNNING);
    for (const id of Object.keys(renders)) delete renders[id];
    renderScreen(
      <>
        <Node id="load_data" />
        <Node id="train_model" />
        <Node id="score_model" />
      </>,
    );
    await waitFor(() => expect(screen.getByLabelText("train_model").textContent).toBe("running"));
    await waitFor(() => expect(sockets).toHaveLength(1));
    const before = { ...renders };
    say([makeEvent(6, "step.progress", "train_model", { progress: 0.5 })]);
    expect(renders["train_model"]).toBe((before["train_model"] ?? 0) + 1);
    expect(renders["load_data"]).toBe(before["load_data"]);
    expect(renders["score_model"]).toBe(before["score_model"]);
  });
});
