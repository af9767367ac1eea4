/** Commands that go from one place of the draft to another. */
import type { Issue } from "@/api/types";
import type { Editor } from "@/editor/Editor";
import { focusedNode } from "@/editor/graphFocus";
import { onlyEdge } from "@/editor/reconnecting";
import { inDataOrder, nextOf, otherEnd } from "@/graph/jumps";
import { t } from "@/i18n";
import { worstFirst } from "@/problems/order";
import { runStore } from "@/run/useRun";
import { onlyNode } from "./editing";
import { unless } from "./reasons";
import type { Command, CommandContext } from "./types";

const ofProblems = unless(
  ({ editor }) => placedIssues(editor).length > 0,
  () => t("command.why.no_problem"),
);

export const JUMPING: readonly Command[] = [
  {
    id: "next_problem",
    title: "command.next_problem",
    keys: ["F8"],
    whyNot: ofProblems,
    run: (context) => goToProblem(context, 1),
  },
  {
    id: "previous_problem",
    title: "command.previous_problem",
    keys: ["Shift+F8"],
    whyNot: ofProblems,
    run: (context) => goToProblem(context, -1),
  },
  {
    id: "failed_node",
    title: "command.failed_node",
    keys: ["F9"],
    whyNot: unless(
      ({ editor }) => failedNodes(editor).length > 0,
      () => t("command.why.no_failed_node"),
    ),
    run: (context) => {
      const failed = failedNodes(context.editor);
      const node = nextOf(failed, onlyNode(context), 1);
      if (!node) return;
      context.view.goToNode(node);
      context.editor.announce(t("announce.failed_node", { name: nameOf(context.editor, node) }));
    },
  },
  {
    id: "other_end",
    title: "command.other_end",
    keys: ["Alt+Enter"],
    whyNot: unless(
      ({ editor }) => onlyEdge(editor.state) !== null,
      () => t("command.why.one_connection"),
    ),
    run: ({ editor, view }) => {
      const edge = onlyEdge(editor.state);
      if (!edge) return;
      const node = otherEnd(editor.state.document, edge, focusedNode(), view.centre());
      view.showNode(node);
      editor.announce(t("announce.at_node", { name: nameOf(editor, node) }));
    },
  },
];

const nameOf = (editor: Editor, node: string) => editor.state.document.nodes[node]?.name ?? "";

function failedNodes(editor: Editor): string[] {
  const { runId, document: draft } = editor.state;
  const steps = runId === null ? undefined : runStore(runId).getSnapshot().model?.steps;
  if (!steps) return [];
  return inDataOrder(draft).filter((id) => steps[id]?.state === "failed");
}

/** The problems that have a place on the canvas. */
function placedIssues(editor: Editor): Issue[] {
  const { validation, document: draft } = editor.state;
  return worstFirst(validation?.issues ?? []).filter(
    (issue) => draft.nodes[issue.node ?? issue.nodes[0] ?? ""],
  );
}

/** The problem that was gone to last, for each editor that is open. */
const visited = new WeakMap<Editor, Issue>();

function goToProblem({ editor, view }: CommandContext, step: 1 | -1): void {
  const issues = placedIssues(editor);
  const issue = nextOf(issues, visited.get(editor) ?? null, step);
  const node = issue && editor.showIssue(issue);
  if (!issue || !node) return;
  visited.set(editor, issue);
  view.goToNode(node);
  editor.announce(
    t("announce.problem", {
      index: issues.indexOf(issue) + 1,
      count: issues.length,
      name: nameOf(editor, node),
      message: issue.message,
    }),
  );
}
