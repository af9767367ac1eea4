/** Commands that start or stop runs. */
import { AFRESH, EVERYTHING, partialRun } from "@/execution/requests";
import type { Command, CommandContext } from "./types";

const canRun = ({ run }: CommandContext) => run.blocked === null && !run.isActive && !run.isStarting;

const selectedNodes = ({ editor }: CommandContext) => [...editor.state.selection.nodes];

const canRunPart = (context: CommandContext) => canRun(context) && selectedNodes(context).length > 0;

export const RUNNING: readonly Command[] = [
  {
    id: "run",
    title: "shortcuts.run",
    keys: ["Mod+Enter"],
    isAvailable: canRun,
    run: ({ run }) => run.start(EVERYTHING),
  },
  {
    id: "run_up_to",
    title: "command.run_up_to",
    isAvailable: canRunPart,
    run: (context) => context.run.start(partialRun("up_to", selectedNodes(context))),
  },
  {
    id: "run_from",
    title: "command.run_from",
    isAvailable: canRunPart,
    run: (context) => context.run.start(partialRun("from", selectedNodes(context))),
  },
  {
    id: "run_only",
    title: "command.run_only",
    isAvailable: canRunPart,
    run: (context) => context.run.start(partialRun("only", selectedNodes(context))),
  },
  {
    id: "run_afresh",
    title: "command.run_afresh",
    isAvailable: canRun,
    run: ({ run }) => run.start(AFRESH),
  },
  {
    id: "run_with_defaults",
    title: "command.run_with_defaults",
    isAvailable: (context) =>
      canRun(context) && Object.keys(context.editor.state.document.parameters).length > 0,
    run: ({ run }) => run.start({ ...EVERYTHING, parameters: {} }),
  },
  {
    id: "resume_run",
    title: "command.resume_run",
    isAvailable: (context) => canRun(context) && context.run.resumable !== null,
    run: ({ run }) => run.resume(),
  },
  {
    id: "cancel_run",
    title: "toolbar.cancel_run",
    isAvailable: ({ editor, run }) => editor.canEdit && run.isActive && !run.isCanceling,
    run: ({ run }) => run.cancel(),
  },
];
