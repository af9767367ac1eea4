import { useEditorState } from "@/editor/context";
import { plural, t } from "@/i18n";
import { useGroupRun } from "@/run/useRun";

interface GroupState {
  readonly text: string;
  readonly tone: "danger" | "info" | "success" | undefined;
  readonly hasProblems: boolean;
}

/** What matters most of its nodes: failures, then problems of the draft, then what runs. */
export function useGroupState(members: readonly string[]): GroupState {
  const run = useGroupRun(
    useEditorState((state) => state.runId),
    members,
  );
  const problems = useEditorState(({ issuesByNode }) =>
    members.reduce(
      (sum, id) => sum + (issuesByNode.get(id) ?? []).filter(({ severity }) => severity === "error").length,
      0,
    ),
  );
  const hasProblems = problems > 0;
  if (run.failed > 0) return { text: plural("group.failed", run.failed), tone: "danger", hasProblems };
  if (hasProblems) return { text: plural("group.problems", problems), tone: undefined, hasProblems };
  if (run.running > 0) return { text: plural("group.running", run.running), tone: "info", hasProblems };
  if (run.succeeded === members.length) return { text: t("group.succeeded"), tone: "success", hasProblems };
  return { text: "", tone: undefined, hasProblems };
}
