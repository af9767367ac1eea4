/** Commands that show the pipeline or its run to others. */
import { t } from "@/i18n";
import { runStore } from "@/run/useRun";
import type { ShareTarget } from "@/sharing/api";
import { runTarget } from "@/sharing/ShareRunButton";
import { allOf, unless } from "./reasons";
import type { Command, CommandContext } from "./types";

const ofSharing = unless(
  ({ editor }) => editor.state.role !== "viewer",
  () => t("command.why.viewer"),
);

export const SHARING: readonly Command[] = [
  {
    id: "share_pipeline",
    title: "share.command",
    whyNot: ofSharing,
    run: ({ editor, panels }) =>
      panels.share({ kind: "pipeline", id: editor.state.pipelineId, name: editor.state.name }),
  },
  {
    id: "share_run",
    title: "share.command_run",
    whyNot: allOf(
      ofSharing,
      unless(
        (context) => shownRun(context) !== null,
        () => t("command.why.not_run"),
      ),
    ),
    run: (context) => {
      const target = shownRun(context);
      if (target) context.panels.share(target);
    },
  },
];

function shownRun({ editor }: CommandContext): ShareTarget | null {
  const { runId } = editor.state;
  const run = runId === null ? null : runStore(runId).getSnapshot().model?.run;
  return run ? runTarget(run) : null;
}
