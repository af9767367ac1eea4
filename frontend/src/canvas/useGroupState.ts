import { useEditorState } from "@/editor/context";
import { plural, t } from "@/i18n";
import { type GroupRun, useGroupRun } from "@/run/useRun";

interface GroupState {
  readonly text: string;
  readonly tone: "danger" | "info" | "success" | undefined;
  readonly hasProblems: boolean;
  /** How many of its nodes have warnings. */
  readonly warned: number;
}

/** What matters most of its nodes: failures, then problems of the draft, then what runs; and how many warn. */
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
  return { ...foremost(run, problems, members.length), hasProblems: problems > 0, warned: run.warned };
}

function foremost(run: GroupRun, problems: number, size: number): Pick<GroupState, "text" | "tone"> {
  if (run.failed > 0) return { text: plural("group.failed", run.failed), tone: "danger" };
  if (problems > 0) return { text: plural("group.problems", problems), tone: undefined };
  if (run.running > 0) return { text: plural("group.running", run.running), tone: "info" };
  if (run.succeeded === size) return { text: t("group.succeeded"), tone: "success" };
  return { text: "", tone: undefined };
}
