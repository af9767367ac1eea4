/** Running the pipeline: what stands in the way, starting, canceling. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import { ApiError, messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { RunRow } from "@/api/types";
import { useSession } from "@/app/session";
import { randomId } from "@/graph/ids";
import { plural, t } from "@/i18n";
import { isFinalRun } from "@/run/types";
import { useRun } from "@/run/useRun";
import { notify } from "@/ui";
import { useEditor, useEditorState } from "./context";

export interface RunControls {
  readonly isActive: boolean;
  readonly isStarting: boolean;
  readonly isCanceling: boolean;
  /** Why Run cannot be pressed, or null. */
  readonly blocked: string | null;
  readonly start: () => void;
  readonly cancel: () => void;
}

export function useRunControls(): RunControls {
  const editor = useEditor();
  const client = useQueryClient();
  const runId = useEditorState((state) => state.runId);
  const run = useRun(runId).model?.run;
  const blocked = useBlockedReason();
  const start = useMutation({
    mutationFn: async () => {
      if (!(await editor.flush())) throw new Error(t("run.blocked_unsaved"));
      const { pipelineId, revision } = editor.state;
      return api.post<RunRow>(
        `/pipelines/${pipelineId}/runs`,
        { revision },
        { headers: { "Idempotency-Key": randomId() } },
      );
    },
    onSuccess: (started) => {
      editor.store.setState({ runId: started.id });
      editor.announce(t("run.started", { number: started.number }));
      void client.invalidateQueries({ queryKey: ["runs"] });
    },
    onError: (error) => {
      const isInvalid = error instanceof ApiError && error.code === "pipeline_invalid";
      if (isInvalid) editor.showProblems(error.problems);
      notify({ tone: "danger", title: t("run.not_started"), text: messageOf(error) });
    },
  });
  const cancel = useMutation({
    mutationFn: () => api.post(`/runs/${runId}/cancel`),
    onError: (error) => notify({ tone: "danger", title: t("run.not_canceled"), text: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.run(runId ?? "") }),
  });
  return {
    isActive: run !== undefined && !isFinalRun(run.state),
    isStarting: start.isPending,
    isCanceling: cancel.isPending || run?.state === "canceling",
    blocked,
    start: () => start.mutate(),
    cancel: () => cancel.mutate(),
  };
}

function useBlockedReason(): string | null {
  const role = useEditorState((state) => state.role);
  const isEmpty = useEditorState((state) => Object.keys(state.document.nodes).length === 0);
  const errors = useEditorState((state) => state.errorCount);
  const { engine } = useSession().session;
  return useMemo(() => {
    if (role === "viewer") return t("run.blocked_viewer");
    if (isEmpty) return t("run.blocked_empty");
    if (errors > 0) return plural("run.blocked_errors", errors);
    if (!engine.ready && engine.message) return t("run.blocked_engine", { message: engine.message });
    return null;
  }, [role, isEmpty, errors, engine]);
}
