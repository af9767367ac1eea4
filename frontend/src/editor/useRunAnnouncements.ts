/** Says when the shown run is over, which step failed and how many warn, to whoever does not see the colours change. */
import { useEffect, useRef } from "react";
import { plural, t } from "@/i18n";
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
    const sentences = [over];
    if (failed) sentences.push(t("announce.step_failed", { name: failed }));
    if (run.warned_count > 0) sentences.push(plural("announce.steps_warned", run.warned_count));
    editor.announce(sentences.join(" "));
  }, [begun, editor, failed, isOver, run]);
}
