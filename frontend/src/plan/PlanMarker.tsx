import { CircleMinus, CirclePlay, type LucideIcon, Play, Recycle } from "lucide-react";
import type { NodePlan } from "@/api/execution";
import { formatDuration, t } from "@/i18n";
import "./plan.css";
import { type Outlook, outlookOf, shortReason } from "./words";

const ICONS: Readonly<Record<Outlook, LucideIcon>> = {
  run: Play,
  maybe: CirclePlay,
  reuse: Recycle,
  outside: CircleMinus,
};

/** Picture and word of what would happen to a node. */
export function OutlookMark({ plan }: { readonly plan: NodePlan }) {
  const outlook = outlookOf(plan);
  const Icon = ICONS[outlook];
  return (
    <span className="plan-mark" data-outlook={outlook}>
      <Icon
        size={12}
        strokeWidth={2.4}
        aria-hidden="true"
        fill={outlook === "run" ? "currentColor" : "none"}
      />
      {t(`plan.decision.${outlook}`)}
    </span>
  );
}

/** The time a node usually takes; nothing for one that does not run. */
export function expectedText({ decision, expected_seconds: seconds }: NodePlan): string {
  return decision === "run" && seconds !== null ? `~${formatDuration(seconds)}` : "";
}

/** The line of a node on the canvas while a plan is shown: the mark, the reason, the time to expect. */
export function PlanLine({ plan }: { readonly plan: NodePlan }) {
  return (
    <span className="plan-line">
      <OutlookMark plan={plan} />
      {/* "runs if the result of … changes" needs more room than there is; the tip has it */}
      <span className="truncate muted">{outlookOf(plan) === "maybe" ? "" : shortReason(plan)}</span>
      <span className="node-seconds numeric">{expectedText(plan)}</span>
    </span>
  );
}
