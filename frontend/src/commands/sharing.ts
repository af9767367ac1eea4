/** Commands that show the pipeline or its run to others. */
import { runStore } from "@/run/useRun";
import type { ShareTarget } from "@/sharing/api";
import { runTarget } from "@/sharing/ShareRunButton";
import type { Command, CommandContext } from "./types";

const mayShare = ({ editor }: CommandContext) => editor.state.role !== "viewer";

export const SHARING: readonly Command[] = [
  {
    id: "share_pipeline",
    title: "share.command",
    isAvailable: mayShare,
    run: ({ editor, panels }) =>
      panels.share({ kind: "pipeline", id: editor.state.pipelineId, name: editor.state.name }),
  },
  {
    id: "share_run",
    title: "share.command_run",
    isAvailable: (context) => mayShare(context) && shownRun(context) !== null,
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
