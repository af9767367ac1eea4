import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { PipelineRow } from "@/api/types";
import { EMPTY_DOCUMENT } from "@/graph/model";
import { makeRunRow } from "@/run/fixtures";
import { PROJECT, renderScreen, useFakeServer } from "@/test/screens";
import { HomePage } from "./HomePage";

function makePipeline(part: Partial<PipelineRow> = {}): PipelineRow {
  return {
    id: "p1",
    name: "Automobile price",
    description: "",
    project: "pr1",
    revision: 3,
    node_count: 8,
    updated_at: "2026-03-01T10:00:00Z",
    updated_by: "ada",
    last_run: { id: "r1", state: "succeeded", finished_at: "2026-03-01T10:05:00Z" },
    role: "owner",
    ...part,
  };
}

describe("HomePage", () => {
  const server = useFakeServer();
  const posted: { path: string; body: unknown }[] = [];

  const serve = (pipelines: PipelineRow[]) => {
    const created = async ({ request }: { request: Request }) => {
      posted.push({ path: new URL(request.url).pathname, body: await request.json() });
      return HttpResponse.json(makePipeline({ id: "p9" }), { status: 201 });
    };
    server.use(
      http.get("*/api/pipelines", () => HttpResponse.json(pipelines)),
      http.get("*/api/runs", () =>
        HttpResponse.json({ results: [makeRunRow({ state: "failed", seconds: 5 })], next: null }),
      ),
      http.get("*/api/samples", () =>
        HttpResponse.json([
          {
            slug: "auto",
            title: "Automobile",
            description: "Cars",
            needs_download: true,
            module_count: 8,
            modules: [],
            document: EMPTY_DOCUMENT,
          },
          {
            slug: "penguins",
            title: "Penguins",
            description: "Birds",
            needs_download: false,
            module_count: 7,
            modules: [],
            document: EMPTY_DOCUMENT,
          },
        ]),
      ),
      http.post("*/api/pipelines", created),
      http.post("*/api/pipelines/import", created),
      http.post("*/api/samples/:slug/open", created),
    );
  };

  beforeEach(() => {
    posted.length = 0;
  });

  it("lists pipelines with their last run, and recent runs", async () => {
    serve([makePipeline(), makePipeline({ id: "p2", name: "New", last_run: null })]);
    renderScreen(<HomePage project={PROJECT} />);
    const row = await screen.findByRole("row", { name: /Automobile price/ });
    expect(within(row).getByRole("link", { name: "Automobile price" }).getAttribute("href")).toBe(
      "/pipelines/p1",
    );
    expect(row.textContent).toContain("succeeded");
    expect(screen.getByRole("row", { name: /New/ }).textContent).toContain("not run yet");
    expect((await screen.findByRole("link", { name: /failed:.*run 7/ })).getAttribute("href")).toBe(
      "/runs/r1",
    );
  });

  it("starts a pipeline, with or without a sample", async () => {
    const user = userEvent.setup({ delay: null });
    serve([]);
    renderScreen(<HomePage project={PROJECT} />);
    expect(await screen.findByText("Your first pipeline")).toBeTruthy();
    const [first] = screen.getAllByRole("button", { name: "New pipeline" });
    if (first) await user.click(first);
    await user.click(await screen.findByRole("button", { name: "Open sample: Penguins" }));
    await waitFor(() =>
      expect(posted).toEqual([
        { path: "/api/pipelines", body: { project: "pr1", name: "Untitled pipeline" } },
        { path: "/api/samples/penguins/open", body: { project: "pr1" } },
      ]),
    );
  });

  it("shows samples that need no network first and marks the others", async () => {
    serve([]);
    renderScreen(<HomePage project={PROJECT} />);
    const cards = await screen.findAllByRole("listitem", { name: /Penguins|Automobile/ });
    expect(cards[0]?.textContent).toContain("Penguins");
    expect(cards[0]?.textContent).not.toContain("Needs a download");
    expect(cards[1]?.textContent).toContain("Needs a download");
  });

  it("imports a pipeline from a file", async () => {
    const user = userEvent.setup({ delay: null });
    serve([]);
    renderScreen(<HomePage project={PROJECT} />);
    await screen.findByText("Your first pipeline");
    const input = document.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
    await user.upload(input, new File(["type: pipeline\n"], "cars.yaml"));
    await waitFor(() =>
      expect(posted).toEqual([
        { path: "/api/pipelines/import", body: { project: "pr1", text: "type: pipeline\n" } },
      ]),
    );
  });

  it("deletes a pipeline only after asking", async () => {
    const user = userEvent.setup({ delay: null });
    let deleted = 0;
    serve([makePipeline()]);
    server.use(
      http.delete("*/api/pipelines/p1", () => {
        deleted += 1;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderScreen(<HomePage project={PROJECT} />);
    await user.click(await screen.findByRole("button", { name: "Actions for Automobile price" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
    const question = await screen.findByRole("alertdialog", { name: "Delete Automobile price?" });
    expect(deleted).toBe(0);
    await user.click(within(question).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(deleted).toBe(1));
  });

  it("offers a viewer nothing that changes the project", async () => {
    serve([makePipeline()]);
    renderScreen(<HomePage project={{ ...PROJECT, role: "viewer" }} />);
    await screen.findByRole("row", { name: /Automobile price/ });
    expect(screen.queryByRole("button", { name: "New pipeline" })).toBeNull();
    expect(screen.queryByText("Start from a sample")).toBeNull();
  });
});
