/** Running the pipeline: what stands in the way, starting all of it or a part, resuming, canceling. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { api } from "@/api/client";
import { ApiError, messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { RunRow } from "@/api/types";
import { useSession } from "@/app/session";
import { resumeRun, runSettingsQuery, runSettingsScope, startRun } from "@/execution/api";
import type { RunRequest } from "@/execution/requests";
import { parametersOfRun } from "@/graph/runValues";
import { plural, t } from "@/i18n";
import { closePreview } from "@/plan/usePlanPreview";
import { isFinalRun, isResumable } from "@/run/types";
import { isKnownToBeOver, useRunRow } from "@/run/useRun";
import { notify } from "@/ui";
import { useEditor, useEditorState } from "./context";
import type { Editor } from "./Editor";

export interface RunControls {
  readonly isActive: boolean;
  readonly isStarting: boolean;
  readonly isCanceling: boolean;
  /** Why Run cannot be pressed, or null. */
  readonly blocked: string | null;
  /** Why a key or command does not run, or null: problems of an earlier revision are the server's to look at again. */
  readonly refusal: string | null;
  /** The shown run, where it can be taken up where it failed. */
  readonly resumable: RunRow | null;
  readonly start: (request: RunRequest) => void;
  readonly resume: () => void;
  readonly cancel: () => void;
}

export function useRunControls(): RunControls {
  const editor = useEditor();
  const client = useQueryClient();
  const runId = useEditorState((state) => state.runId);
  const run = useRunRow(runId);
  const isOver = run === undefined || isFinalRun(run.state);
  const problems = useProblemsReason();
  const hindrance = useHindrance();
  const onStarted = useOnStarted(editor);
  const start = useMutation({
    mutationFn: async (request: RunRequest) => {
      if (!(await editor.flush())) throw new Error(t("run.blocked_unsaved"));
      const { pipelineId, revision } = editor.state;
      const settings = client.getQueryData(runSettingsQuery(pipelineId).queryKey);
      return startRun(pipelineId, revision, request, settings?.isolation ?? null);
    },
    scope: runSettingsScope(editor.state.pipelineId),
    onMutate: () => {
      closePreview(editor);
      editor.store.setState({ refusal: null });
    },
    onSuccess: (started) => {
      editor.store.setState({ runQuestion: null });
      onStarted(started);
    },
    onError: (error, request) => explain(editor, error, request),
  });
  const resume = useMutation({
    mutationFn: () => resumeRun(runId ?? ""),
    onSuccess: onStarted,
    onError: (error) => notify({ tone: "danger", title: t("run.not_resumed"), text: messageOf(error) }),
  });
  const cancel = useMutation({
    mutationFn: () => api.post(`/runs/${runId}/cancel`),
    onError: (error) => notify({ tone: "danger", title: t("run.not_canceled"), text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.run(runId ?? "") }),
  });
  useEffect(() => {
    // results have been added that the next run can reuse
    if (isOver) void client.invalidateQueries({ queryKey: keys.plans(editor.state.pipelineId) });
  }, [client, editor, isOver]);
  return {
    isActive: !isOver,
    isStarting: start.isPending || resume.isPending,
    isCanceling: cancel.isPending || run?.state === "canceling",
    blocked: hindrance ?? problems.reason,
    refusal: hindrance ?? (problems.isCurrent ? problems.reason : null),
    resumable: run && isResumable(run.state) && editor.state.role !== "viewer" ? run : null,
    start: (request) => {
      if (request.parameters || !asksFor(editor, request)) start.mutate(request);
      else editor.store.setState({ runQuestion: { request, problems: [] } });
    },
    resume: () => resume.mutate(),
    cancel: () => cancel.mutate(),
  };
}

const asksFor = (editor: Editor, { scope }: RunRequest) =>
  parametersOfRun(editor.state.document, scope).length > 0;

function useOnStarted(editor: Editor): (run: RunRow) => void {
  const client = useQueryClient();
  return useCallback(
    (started) => {
      editor.followRun(started.id);
      // where everything is reused, the run may have been over before the answer was here
      if (!isKnownToBeOver(started.id)) editor.announce(t("run.started", { number: started.number }));
      void client.invalidateQueries({ queryKey: ["runs"] });
    },
    [client, editor],
  );
}

/** Problems of the draft go to the list of problems; what only stands in the way of this run is said at the button. */
function explain(editor: Editor, error: Error, request: RunRequest): void {
  const problems = error instanceof ApiError ? error.problems : [];
  if (error instanceof ApiError && error.code === "run_parameters_invalid") {
    editor.store.setState({ runQuestion: { request, problems } });
    return;
  }
  editor.store.setState({ runQuestion: null });
  if (error instanceof ApiError && error.code === "pipeline_invalid") {
    editor.showProblems(problems);
  } else if (error instanceof ApiError && problems.length > 0) {
    const nodes = problems.flatMap(({ node, nodes, message }) =>
      (node ? [node] : nodes).map((id) => ({ id, message })),
    );
    editor.store.setState({ refusal: { code: error.code, message: error.message, request, nodes } });
    return;
  }
  notify({ tone: "danger", title: t("run.not_started"), text: messageOf(error) });
}

function useHindrance(): string | null {
  const role = useEditorState((state) => state.role);
  const isEmpty = useEditorState((state) => Object.keys(state.document.nodes).length === 0);
  const { engine } = useSession().session;
  if (role === "viewer") return t("run.blocked_viewer");
  if (isEmpty) return t("run.blocked_empty");
  if (!engine.ready && engine.message) return t("run.blocked_engine", { message: engine.message });
  return null;
}

/** Problems are known of a revision; edits since then may have solved them. */
function useProblemsReason(): { readonly reason: string | null; readonly isCurrent: boolean } {
  const errors = useEditorState((state) => state.errorCount);
  const isCurrent = useEditorState(
    ({ saveStatus, validation, revision }) => saveStatus === "saved" && validation?.revision === revision,
  );
  return { reason: errors > 0 ? plural("run.blocked_errors", errors) : null, isCurrent };
}
