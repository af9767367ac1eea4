/** The plan of a run in words. */
import type { NodePlan, PlanDecision, RunPlan } from "@/api/execution";
import { formatDuration, plural, t } from "@/i18n";

/** As the server decides, but for one thing: what depends on a result that is not there yet is not certain to run. */
export type Outlook = PlanDecision | "maybe";

export function outlookOf({ decision, reason }: NodePlan): Outlook {
  return decision === "run" && reason.code === "upstream_runs" ? "maybe" : decision;
}

/** "1 step runs, 3 may run, 4 are reused, at most 11 s". */
export function planSummary({ nodes, expected_seconds: seconds }: RunPlan): string {
  const count = (wanted: Outlook) => nodes.filter((node) => outlookOf(node) === wanted).length;
  const [maybe, reused, outside] = [count("maybe"), count("reuse"), count("outside")];
  const parts = [plural("plan.runs", count("run"))];
  if (maybe > 0) parts.push(plural("plan.may_run", maybe));
  if (reused > 0) parts.push(plural("plan.reused", reused));
  if (outside > 0) parts.push(plural("plan.left_out", outside));
  if (seconds !== null && seconds > 0) {
    parts.push(t(maybe > 0 ? "plan.at_most" : "plan.about", { time: formatDuration(seconds) }));
  }
  return parts.join(", ");
}

/** The reason in a few words, for a line of its own. */
export function shortReason({ decision, reason, reused_from: from }: NodePlan): string {
  if (decision === "outside") return "";
  return decision === "reuse" && from ? t("run.reused_from", { number: from.run_number }) : reason.message;
}

/** "Runs: learning rate 0.1 → 0.2", for descriptions and tips. */
export function planSentence(plan: NodePlan): string {
  const word = t(`plan.decision.${outlookOf(plan)}`);
  return plan.reason.message ? `${word}: ${plan.reason.message}` : word;
}

/** Everything else there is to say about the decision, a line each. */
export function planDetails(plan: NodePlan): string[] {
  const lines = plan.changes.map(({ message }) => message).filter((line) => line !== plan.reason.message);
  if (plan.decision === "run" && plan.expected_seconds !== null) {
    lines.push(t("plan.usually", { time: formatDuration(plan.expected_seconds) }));
  }
  if (!plan.reusable && plan.not_reusable_reason && plan.not_reusable_reason !== plan.reason.message) {
    lines.push(plan.not_reusable_reason);
  }
  return lines;
}

const ORDER: Readonly<Record<Outlook, number>> = { run: 0, maybe: 1, reuse: 2, outside: 3 };

/** What takes part: what runs comes first; within that, the order of the plan stays. */
export function sortedPlan(nodes: readonly NodePlan[]): NodePlan[] {
  return nodes
    .filter(({ decision }) => decision !== "outside")
    .sort((a, b) => ORDER[outlookOf(a)] - ORDER[outlookOf(b)]);
}
