/** Says when the shown run is over, and which step failed, to whoever does not see the colours change. */
import { useEffect, useRef } from "react";
import { t } from "@/i18n";
import { isFinalRun } from "@/run/types";
import { useFailedStep, useRunRow } from "@/run/useRun";
import { useEditor, useEditorState } from "./context";

export function useRunAnnouncements(): void {
  const editor = useEditor();
  const runId = useEditorState((state) => state.runId);
  const begun = useEditorState((state) => state.begunRun);
  const run = useRunRow(runId);
  const failed = useFailedStep(runId);
  const seenGoing = useRef<string | null>(null);
  const told = useRef<string | null>(null);
  const isOver = run !== undefined && isFinalRun(run.state);
  useEffect(() => {
    if (run === undefined) return;
    if (!isOver) {
      seenGoing.current = run.id;
      return;
    }
    // a run that reuses everything is over before it is seen going
    if (told.current === run.id || ![begun, seenGoing.current].includes(run.id)) return;
    told.current = run.id;
    const over = t("announce.run_over", { number: run.number, state: t(`state.${run.state}`) });
    editor.announce(failed ? `${over} ${t("announce.step_failed", { name: failed })}` : over);
  }, [begun, editor, failed, isOver, run]);
}
