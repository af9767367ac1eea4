import { HttpResponse, http } from "msw";
import { describe, expect, it, vi } from "vitest";
import { useFakeServer } from "@/test/screens";
import { downloadOutput } from "./download";

const OUTPUT = { runId: "r1", node: "score_model", port: "scored_dataset" };
const PATH = "*/api/runs/r1/steps/score_model/outputs/scored_dataset/download";

describe("downloadOutput", () => {
  const server = useFakeServer();

  it("waits while a file is prepared and then lets the browser fetch it", async () => {
    let asked = 0;
    server.use(
      http.get(PATH, () => {
        asked += 1;
        return asked < 3
          ? HttpResponse.json({ state: "preparing" }, { status: 202 })
          : HttpResponse.text("a,b");
      }),
    );
    const save = vi.fn();
    const onPreparing = vi.fn();
    await downloadOutput(OUTPUT, "csv", { save, onPreparing, askEveryMs: 1 });
    expect(asked).toBe(3);
    expect(onPreparing).toHaveBeenCalledTimes(1);
    expect(save).toHaveBeenCalledWith(
      "/api/runs/r1/steps/score_model/outputs/scored_dataset/download?format=csv",
    );
  });

  it("asks for nothing beforehand where nothing must be converted", async () => {
    const save = vi.fn();
    const onPreparing = vi.fn();
    await downloadOutput(OUTPUT, "arrow", { save, onPreparing });
    expect(save).toHaveBeenCalledTimes(1);
    expect(onPreparing).not.toHaveBeenCalled();
  });

  it("hands on why a file could not be made", async () => {
    server.use(
      http.get(PATH, () =>
        HttpResponse.json({ code: "export_failed", message: "The disk is full." }, { status: 500 }),
      ),
    );
    const save = vi.fn();
    await expect(downloadOutput(OUTPUT, "parquet", { save, onPreparing: vi.fn() })).rejects.toThrow(
      "The disk is full.",
    );
    expect(save).not.toHaveBeenCalled();
  });
});
