/** The plan of a run in words. */
import type { NodePlan, RunPlan } from "@/api/execution";
import { formatDuration, plural, t } from "@/i18n";

/** "3 steps run, 5 are reused, about 4 s". */
export function planSummary({ runs, reused, expected_seconds: seconds }: RunPlan): string {
  const parts = [plural("plan.runs", runs)];
  if (reused > 0) parts.push(plural("plan.reused", reused));
  if (seconds !== null && runs > 0) parts.push(t("plan.about", { time: formatDuration(seconds) }));
  return parts.join(", ");
}

/** "runs: learning rate 0.1 → 0.2", for descriptions and tips. */
export function planSentence({ decision, reason }: NodePlan): string {
  const word = t(`plan.decision.${decision}`);
  return reason.message ? `${word}: ${reason.message}` : word;
}

/** Everything else there is to say about the decision, a line each. */
export function planDetails(plan: NodePlan): string[] {
  const lines = plan.changes.map(({ message }) => message).filter((line) => line !== plan.reason.message);
  if (plan.reused_from && plan.decision === "reuse") {
    lines.push(t("plan.computed_by", { number: plan.reused_from.run_number }));
  }
  if (plan.decision === "run" && plan.expected_seconds !== null) {
    lines.push(t("plan.usually", { time: formatDuration(plan.expected_seconds) }));
  }
  if (!plan.reusable && plan.not_reusable_reason) lines.push(plan.not_reusable_reason);
  return lines;
}

const ORDER = { run: 0, reuse: 1, outside: 2 } as const;

/** What runs comes first; within that, the order of the plan stays. */
export function sortedPlan(nodes: readonly NodePlan[]): NodePlan[] {
  return [...nodes].sort((a, b) => ORDER[a.decision] - ORDER[b.decision]);
}
