import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import type { Dataset } from "@/api/types";
import { makeColumn, makePreview } from "@/table/fixtures";
import { PROJECT, renderScreen, useFakeLayout, useFakeServer } from "@/test/screens";
import { DataPage } from "./DataPage";

const upload = vi.hoisted(() => ({
  uploadFile: vi.fn<typeof import("./upload").uploadFile>(),
}));

vi.mock("./upload", async (original) => ({ ...(await original<object>()), ...upload }));

function makeDataset(part: Partial<Dataset> = {}): Dataset {
  return {
    id: "d1",
    name: "Cars",
    file_name: "cars.csv",
    bytes: 2048,
    state: "ready",
    error: null,
    warnings: [],
    rows: 205,
    columns: 26,
    created_at: "2026-03-01T10:00:00Z",
    format: "csv",
    ...part,
  };
}

const csv = (name: string, text = "a,b\n1,2\n") => new File([text], name, { type: "text/csv" });

/** The sentence beside a file that was refused. */
const findRefusal = async () =>
  within(await screen.findByRole("list", { name: "Uploads" })).findByRole("alert");

describe("DataPage", () => {
  const server = useFakeServer();
  useFakeLayout();

  const serve = (datasets: Dataset[]) =>
    server.use(http.get("*/api/datasets", () => HttpResponse.json(datasets)));

  const fileInput = () => document.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;

  it("invites to upload when there is nothing", async () => {
    serve([]);
    renderScreen(<DataPage project={PROJECT} />);
    expect(await screen.findByText("No data yet")).toBeTruthy();
    expect(screen.getByRole("button", { name: "choose files" })).toBeTruthy();
  });

  it("lists data with state and size", async () => {
    serve([
      makeDataset(),
      makeDataset({ id: "d2", name: "Broken", state: "failed" }),
      makeDataset({ id: "d3", name: "Fresh", state: "profiling", rows: null, columns: null }),
    ]);
    renderScreen(<DataPage project={PROJECT} />);
    const cars = await screen.findByRole("row", { name: /Cars/ });
    expect(cars.textContent).toContain("205 rows × 26 columns");
    expect(screen.getByRole("row", { name: /Broken/ }).textContent).toContain("unreadable");
    expect(screen.getByRole("row", { name: /Fresh/ }).textContent).toContain("reading");
  });

  it("uploads several files and shows their progress", async () => {
    const user = userEvent.setup({ delay: null });
    serve([]);
    let finish: (dataset: Dataset) => void = () => undefined;
    upload.uploadFile.mockImplementation((_project, file, onProgress) => {
      onProgress(4);
      return { done: new Promise((resolve) => (finish = resolve)), cancel: () => void file };
    });
    renderScreen(<DataPage project={PROJECT} />);
    await screen.findByText("No data yet");
    await user.upload(fileInput(), [csv("one.csv"), csv("two.csv")]);
    const uploads = await screen.findByRole("list", { name: "Uploads" });
    expect(within(uploads).getAllByRole("listitem")).toHaveLength(2);
    expect(await within(uploads).findByRole("progressbar", { name: "Uploading two.csv" })).toBeTruthy();
    serve([makeDataset({ name: "two.csv" })]);
    finish(makeDataset());
    expect(await screen.findByText("two.csv was uploaded")).toBeTruthy();
    expect(await screen.findByRole("row", { name: /two.csv/ })).toBeTruthy();
  });

  it.each([
    ["a file over the limit", csv("big.csv", "x".repeat(2000)), /at most 1,?000 B|at most/],
    ["an empty file", csv("empty.csv", ""), "The file is empty."],
    ["a zip that poses as CSV", csv("cars.csv", "PK\u0003\u0004rest"), /compressed archive/],
    ["a workbook", csv("cars.xlsx", "PK\u0003\u0004rest"), /Excel workbook/],
    ["something else", csv("photo.png", "\u0089PNG"), /Only .csv/],
  ])("refuses %s before sending it", async (_what, file, reason) => {
    const user = userEvent.setup({ applyAccept: false, delay: null });
    upload.uploadFile.mockReset();
    serve([]);
    renderScreen(<DataPage project={PROJECT} />);
    await screen.findByText("No data yet");
    await user.upload(fileInput(), file);
    expect((await findRefusal()).textContent).toMatch(reason);
    expect(upload.uploadFile).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: /Dismiss the message/ }));
    expect(screen.queryByRole("list", { name: "Uploads" })).toBeNull();
  });

  it("shows what the server says against a file", async () => {
    const user = userEvent.setup({ delay: null });
    serve([]);
    upload.uploadFile.mockImplementation(() => ({
      done: Promise.reject(new Error("Line 3 has 4 values, the header has 2.")),
      cancel: () => undefined,
    }));
    renderScreen(<DataPage project={PROJECT} />);
    await screen.findByText("No data yet");
    await user.upload(fileInput(), csv("ragged.csv"));
    expect((await findRefusal()).textContent).toBe("Line 3 has 4 values, the header has 2.");
  });

  it("previews a dataset", async () => {
    const user = userEvent.setup({ delay: null });
    serve([makeDataset()]);
    server.use(
      http.get("*/api/datasets/d1/preview", () =>
        HttpResponse.json(makePreview([makeColumn("price")], [[13495]], { rows: 205 })),
      ),
    );
    renderScreen(<DataPage project={PROJECT} />);
    await user.click(await screen.findByRole("button", { name: "Preview Cars" }));
    expect(await screen.findByRole("grid", { name: "Preview of Cars" })).toBeTruthy();
  });

  it("renames a dataset", async () => {
    const user = userEvent.setup({ delay: null });
    const names: unknown[] = [];
    serve([makeDataset()]);
    server.use(
      http.patch("*/api/datasets/d1", async ({ request }) => {
        names.push(await request.json());
        return HttpResponse.json(makeDataset({ name: "Autos" }));
      }),
    );
    renderScreen(<DataPage project={PROJECT} />);
    await user.click(await screen.findByRole("button", { name: "Actions for Cars" }));
    await user.click(await screen.findByRole("menuitem", { name: "Rename" }));
    const field = await screen.findByRole("textbox", { name: "Name" });
    await user.clear(field);
    await user.type(field, "Autos{Enter}");
    await waitFor(() => expect(names).toEqual([{ name: "Autos" }]));
  });

  it("deletes a dataset only after asking", async () => {
    const user = userEvent.setup({ delay: null });
    const deleted = vi.fn();
    serve([makeDataset()]);
    server.use(
      http.delete("*/api/datasets/d1", () => {
        deleted();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderScreen(<DataPage project={PROJECT} />);
    await user.click(await screen.findByRole("button", { name: "Actions for Cars" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
    const question = await screen.findByRole("alertdialog", { name: "Delete Cars?" });
    expect(deleted).not.toHaveBeenCalled();
    await user.click(within(question).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(deleted).toHaveBeenCalledTimes(1));
  });

  it("lets a viewer look but not upload", async () => {
    const user = userEvent.setup({ delay: null });
    serve([makeDataset()]);
    renderScreen(<DataPage project={{ ...PROJECT, role: "viewer" }} />);
    await user.click(await screen.findByRole("button", { name: "Actions for Cars" }));
    expect(await screen.findByRole("menuitem", { name: "Preview" })).toBeTruthy();
    expect(screen.queryByRole("menuitem", { name: "Delete" })).toBeNull();
    expect(fileInput()).toBeNull();
  });
});
