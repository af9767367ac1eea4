/** What a node says in its second line and to assistive technology: the plan, else the run, else what it is. */
import { CircleSlash2, Variable } from "lucide-react";
import type { NodePlan } from "@/api/execution";
import type { Issue } from "@/api/types";
import type { ComparedStatus } from "@/graph/compared";
import type { GraphNode } from "@/graph/model";
import { formatDuration, plural, t } from "@/i18n";
import { PlanLine } from "@/plan/PlanMarker";
import { planSentence } from "@/plan/words";
import { elapsedSeconds } from "@/run/duration";
import { RetryCountdown } from "@/run/RetryCountdown";
import { StateIcon, stateTone } from "@/run/StateBadge";
import { useNow } from "@/run/useNow";
import type { NodeRun } from "@/run/useRun";
import { WarningSign } from "@/run/Warnings";
import "./node-run.css";

/** One line that says what matters now: what would happen, else what has happened, else what the node is. */
export function Subtitle({
  plan,
  run,
  text,
}: {
  plan: NodePlan | undefined;
  run: NodeRun | null;
  text: string;
}) {
  if (plan) return <PlanLine plan={plan} />;
  return run ? <RunLine run={run} /> : <span className="truncate">{text}</span>;
}

export function DisabledLine() {
  return (
    <span className="node-disabled-line">
      <CircleSlash2 size={12} aria-hidden="true" />
      {t("node.disabled")}
    </span>
  );
}

/** The pipeline parameters the node takes values from. */
export function BoundMark({ names }: { names: string }) {
  if (!names) return null;
  return (
    <span className="node-bound" title={t("node.bound", { names })}>
      <Variable size={14} aria-hidden="true" />
    </span>
  );
}

export function describeNode(
  node: GraphNode,
  run: NodeRun | null,
  issues: readonly Issue[],
  plan: NodePlan | undefined,
  {
    compared,
    selectedBy = "",
    bound = "",
  }: { compared?: ComparedStatus | undefined; selectedBy?: string; bound?: string } = {},
): string {
  const parts: string[] = compared ? [t(`comparison.status.${compared}`)] : [];
  if (node.disabled) parts.push(t("node.disabled"));
  if (bound) parts.push(t("node.bound", { names: bound }));
  if (plan) parts.push(planSentence(plan));
  else if (run) parts.push(describeRun(run));
  const errors = issues.filter(({ severity }) => severity === "error").length;
  if (errors > 0) parts.push(plural("node.problems", errors));
  if (selectedBy) parts.push(t("together.selected_by", { names: selectedBy }));
  return parts.join(", ");
}

/** "failed: out of memory", "reused from run 5", "succeeded with 2 warnings". */
function describeRun(run: NodeRun): string {
  const state = stateText(run);
  if (run.warnings.length === 0) return state;
  return t("state.with_warnings", { state, warnings: plural("node.warnings", run.warnings.length) });
}

function stateText({ state, cause, reusedFrom }: NodeRun): string {
  const words = t(`node.state.${state}`);
  if (state === "failed" && cause) return t("state.failed_because", { cause: t(`cause.${cause}`) });
  if (state === "reused" && reusedFrom)
    return `${words} ${t("run.reused_from", { number: reusedFrom.run_number })}`;
  return words;
}

/** State in words with how long it took, or is taking. */
function RunLine({ run }: { run: NodeRun }) {
  const isWorking = run.state === "running" || run.state === "starting" || run.state === "canceling";
  const now = useNow(isWorking);
  const seconds = run.seconds ?? (isWorking ? elapsedSeconds(run.startedAt, null, now) : null);
  const title = run.error?.message ?? run.message ?? stateText(run);
  return (
    <span className="node-state" data-tone={stateTone(run.state)} title={title}>
      <StateIcon state={run.state} cause={run.cause} size={12} />
      <span className="truncate">
        {run.state === "failed" && run.cause ? t(`cause.${run.cause}`) : stateText(run)}
        {isWorking && run.message ? ` · ${run.message}` : ""}
        {run.retryAt ? (
          <>
            {" · "}
            <RetryCountdown at={run.retryAt} />
          </>
        ) : null}
      </span>
      <WarningSign warnings={run.warnings} />
      {seconds === null ? null : <span className="node-seconds numeric">{formatDuration(seconds)}</span>}
    </span>
  );
}

export function Progress({ run }: { run: NodeRun }) {
  const percent = run.progress === null ? null : Math.round(run.progress * 100);
  return (
    <div className="node-progress" data-indeterminate={percent === null || undefined} aria-hidden="true">
      <span style={percent === null ? {} : { width: `${percent}%` }} />
    </div>
  );
}
