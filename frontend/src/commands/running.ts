/** Commands that start or stop runs. */
import { AFRESH, againRun, EVERYTHING, partialRun } from "@/execution/requests";
import { plural, t } from "@/i18n";
import { allOf, ofRole, type Reason, unless } from "./reasons";
import type { Command, CommandContext } from "./types";

const ofRun: Reason = ({ run }) => {
  if (run.refusal !== null) return run.refusal;
  return run.isActive || run.isStarting ? t("command.why.runs") : null;
};

const selectedNodes = ({ editor }: CommandContext) => [...editor.state.selection.nodes];

const ofPart = allOf(
  ofRun,
  unless(
    (context) => selectedNodes(context).length > 0,
    () => plural("command.why.nodes", 1),
  ),
);

export const RUNNING: readonly Command[] = [
  {
    id: "run",
    title: "shortcuts.run",
    keys: ["Mod+Enter"],
    whyNot: ofRun,
    run: ({ run }) => run.start(EVERYTHING),
  },
  {
    id: "run_up_to",
    title: "command.run_up_to",
    whyNot: ofPart,
    run: (context) => context.run.start(partialRun("up_to", selectedNodes(context))),
  },
  {
    id: "run_from",
    title: "command.run_from",
    whyNot: ofPart,
    run: (context) => context.run.start(partialRun("from", selectedNodes(context))),
  },
  {
    id: "run_only",
    title: "command.run_only",
    whyNot: ofPart,
    run: (context) => context.run.start(partialRun("only", selectedNodes(context))),
  },
  {
    id: "run_again",
    title: "command.run_again",
    whyNot: ofPart,
    run: (context) => context.run.start(againRun(selectedNodes(context))),
  },
  {
    id: "run_afresh",
    title: "command.run_afresh",
    whyNot: ofRun,
    run: ({ run }) => run.start(AFRESH),
  },
  {
    id: "run_with_defaults",
    title: "command.run_with_defaults",
    whyNot: allOf(
      ofRun,
      unless(
        ({ editor }) => Object.keys(editor.state.document.parameters).length > 0,
        () => t("command.why.no_parameter"),
      ),
    ),
    run: ({ run }) => run.start({ ...EVERYTHING, parameters: {} }),
  },
  {
    id: "resume_run",
    title: "command.resume_run",
    whyNot: allOf(
      ofRun,
      unless(
        ({ run }) => run.resumable !== null,
        () => t("command.why.not_resumable"),
      ),
    ),
    run: ({ run }) => run.resume(),
  },
  {
    id: "cancel_run",
    title: "toolbar.cancel_run",
    whyNot: allOf(
      ofRole,
      unless(
        ({ run }) => run.isActive && !run.isCanceling,
        () => t("command.why.no_run"),
      ),
    ),
    run: ({ run }) => run.cancel(),
  },
];
