import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, it } from "vitest";
import { makeRun, makeStep } from "@/run/fixtures";
import { forgetRuns, provideRun } from "@/run/useRun";
import { makeEditor } from "@/test/editor";
import { makeDocument, makeNode, SOURCE } from "@/test/graphs";
import { EditorProvider } from "./context";
import type { Editor } from "./Editor";
import { useRunAnnouncements } from "./useRunAnnouncements";

const OVER = "run-over";

let editor: Editor;

beforeEach(() => {
  forgetRuns();
  provideRun(OVER, {
    fetchRun: async () => makeRun([], { id: OVER, number: 4, state: "succeeded" }),
    fetchEvents: async () => ({ events: [], last_seq: 0 }),
  });
  editor = makeEditor({ document: makeDocument([makeNode("cars", SOURCE, { name: "Cars" })]) });
});

it("says how many steps have warnings", async () => {
  const warned = "run-warned";
  const steps = [
    makeStep("cars", { state: "succeeded", warnings: ["a"] }),
    makeStep("x", { warnings: ["b"] }),
  ];
  provideRun(warned, {
    fetchRun: async () => makeRun(steps, { id: warned, number: 5, state: "succeeded" }),
    fetchEvents: async () => ({ events: [], last_seq: 0 }),
  });
  listen();
  act(() => editor.followRun(warned));
  await waitFor(() => expect(said().text).toBe("Run 5: succeeded. 2 steps have warnings."));
});

function listen() {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <EditorProvider editor={editor}>{children}</EditorProvider>
  );
  renderHook(useRunAnnouncements, { wrapper });
}

const said = () => editor.state.announcement;

it("says the end of a run that was over before it could be seen going, once", async () => {
  listen();
  act(() => editor.followRun(OVER));
  await waitFor(() => expect(said().text).toContain("Run 4: succeeded."));
  const { count } = said();
  act(() => editor.followRun(OVER));
  expect(said().count).toBe(count);
});

it("says nothing of an earlier run that is only looked at", async () => {
  listen();
  await act(async () => editor.store.setState({ runId: OVER }));
  expect(said().text).toBe("");
});
