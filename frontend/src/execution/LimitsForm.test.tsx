import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { makeEditor, renderWithEditor } from "@/test/editor";
import { makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { useFakeServer } from "@/test/screens";
import { LimitsForm } from "./LimitsForm";

const document = makeDocument([makeNode("cars", SOURCE)]);

describe("limits of a node", () => {
  const server = useFakeServer();
  const saved: unknown[] = [];
  let limits: Record<string, Record<string, number>> = {};

  const settings = () => ({
    isolation: "step",
    limits,
    defaults: { cars: { memory_mb: 2048, cpus: 1, timeout_s: 3600 } },
    maxima: { memory_mb: 8000, cpus: 4, timeout_s: 86_400 },
  });

  beforeEach(() => {
    saved.length = 0;
    limits = { other: { cpus: 2 } };
    server.use(
      http.get("*/api/pipelines/p1/run-settings", () => HttpResponse.json(settings())),
      http.put("*/api/pipelines/p1/run-settings", async ({ request }) => {
        const body = (await request.json()) as { limits: typeof limits };
        saved.push(body);
        limits = body.limits;
        return HttpResponse.json(settings());
      }),
    );
  });

  it("are saved when a field is left, and the limits of others are kept", async () => {
    const user = userEvent.setup();
    const editor = makeEditor({ document });
    renderWithEditor(editor, <LimitsForm node="cars" />);
    const memory = await screen.findByRole("textbox", { name: "Memory (MB)" });
    expect(memory.getAttribute("placeholder")).toBe("2048");
    await user.type(memory, "512");
    expect(saved).toEqual([]);
    await user.tab();
    await waitFor(() =>
      expect(saved).toEqual([
        { isolation: "step", limits: { other: { cpus: 2 }, cars: { memory_mb: 512 } } },
      ]),
    );
    await user.click(await screen.findByRole("button", { name: "Reset “Memory (MB)” to its default" }));
    await waitFor(() => expect(limits).toEqual({ other: { cpus: 2 }, cars: {} }));
    expect(editor.state.history.past).toEqual([]);
  });

  it("say what is wrong at the field, and keep what was typed", async () => {
    server.use(
      http.put("*/api/pipelines/p1/run-settings", () =>
        HttpResponse.json(
          {
            code: "run_settings_invalid",
            message: "Some settings cannot be.",
            details: {
              problems: [
                {
                  node: "cars",
                  parameter: "cpus",
                  message: "The processors must be from 0.1 to 4.",
                  nodes: [],
                },
              ],
            },
          },
          { status: 422 },
        ),
      ),
    );
    const user = userEvent.setup();
    renderWithEditor(makeEditor({ document }), <LimitsForm node="cars" />);
    const cpus = await screen.findByRole("textbox", { name: "Processors" });
    await user.type(cpus, "64{Enter}");
    expect(await screen.findByText("The processors must be from 0.1 to 4.")).toBeTruthy();
    expect((cpus as HTMLInputElement).value).toBe("64");
    const memory = screen.getByRole("textbox", { name: "Memory (MB)" });
    await user.type(memory, "a lot{Tab}");
    expect(await screen.findByText("This is not a whole number.")).toBeTruthy();
  });
});
