import { CircleMinus, type LucideIcon, Play, Recycle } from "lucide-react";
import type { NodePlan, PlanDecision } from "@/api/execution";
import { formatDuration, t } from "@/i18n";
import "./plan.css";

const ICONS: Readonly<Record<PlanDecision, LucideIcon>> = { run: Play, reuse: Recycle, outside: CircleMinus };

/** Picture and word of what would happen to a node. */
export function PlanDecisionMark({ decision }: { readonly decision: PlanDecision }) {
  const Icon = ICONS[decision];
  return (
    <span className="plan-mark" data-decision={decision}>
      <Icon size={12} strokeWidth={2.4} aria-hidden="true" />
      {t(`plan.decision.${decision}`)}
    </span>
  );
}

/** The line of a node on the canvas while a plan is shown: the mark, the reason, the time to expect. */
export function PlanLine({ plan }: { readonly plan: NodePlan }) {
  return (
    <span className="plan-line">
      <PlanDecisionMark decision={plan.decision} />
      <span className="truncate muted">{plan.reason.message}</span>
      {plan.decision === "run" && plan.expected_seconds !== null ? (
        <span className="node-seconds numeric">~{formatDuration(plan.expected_seconds)}</span>
      ) : null}
    </span>
  );
}
