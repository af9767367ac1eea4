import { useMemo } from "react";
import { useEditorState } from "@/editor/context";
import type { RunModel } from "@/run/reducer";
import { useRun } from "@/run/useRun";
import { type Progress, progressOf } from "./progress";

export interface TourProgress extends Progress {
  readonly isCleaningSelected: boolean;
  /** The state of the run that is shown; null before the first. */
  readonly runState: RunModel["run"]["state"] | null;
}

export function useTourProgress(isSettingSkipped: boolean): TourProgress {
  const draft = useEditorState((state) => state.document);
  const selected = useEditorState((state) => state.selection.nodes);
  const tab = useEditorState((state) => state.inspectorTab);
  const { model } = useRun(useEditorState((state) => state.runId));
  return useMemo(() => {
    const opened: ReadonlySet<string> = tab === "outputs" && selected.size === 1 ? selected : new Set();
    const progress = progressOf({ document: draft, succeeded: succeededIn(model), opened, isSettingSkipped });
    const isCleaningSelected =
      progress.cleaning !== null && selected.size === 1 && selected.has(progress.cleaning);
    return { ...progress, isCleaningSelected, runState: model?.run.state ?? null };
  }, [draft, selected, tab, model, isSettingSkipped]);
}

/** Nothing counts before the whole run has come out well. */
function succeededIn(model: RunModel | null): ReadonlySet<string> {
  if (model?.run.state !== "succeeded") return new Set();
  const steps = Object.values(model.steps);
  return new Set(
    steps.filter(({ state }) => state === "succeeded" || state === "reused").map(({ node }) => node),
  );
}
