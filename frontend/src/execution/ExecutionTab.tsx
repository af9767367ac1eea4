import { Gauge } from "lucide-react";
import { LIMIT_NAMES, type Limits } from "@/api/execution";
import { t } from "@/i18n";
import { useStep } from "@/run/useRun";
import { formatMeasure } from "@/table/format";
import { EmptyState, Facts } from "@/ui";
import "./execution.css";
import { LimitsForm } from "./LimitsForm";
import { StepFacts } from "./StepFacts";

export interface ExecutionTabProps {
  readonly runId: string | null;
  readonly node: string;
}

/** In the editor: how the step was executed in the shown run, and what it may use in the next. */
export function ExecutionTab({ runId, node }: ExecutionTabProps) {
  const step = useStep(runId, node);
  return (
    <div className="execution scroll">
      <LimitsForm key={node} node={node} />
      {step ? <StepFacts step={step} /> : null}
    </div>
  );
}

/** On the page of a run: how the step was executed, and what it was allowed to use. */
export function FrozenExecution({ runId, node }: ExecutionTabProps) {
  const step = useStep(runId, node);
  if (step === null)
    return (
      <EmptyState icon={Gauge} title={t("execution.none")}>
        {t("execution.none_text")}
      </EmptyState>
    );
  return (
    <div className="execution scroll">
      <StepFacts step={step} />
      <LimitFacts limits={step.limits} />
    </div>
  );
}

function LimitFacts({ limits }: { readonly limits: Limits }) {
  return (
    <section aria-label={t("limits.label")}>
      <h3>{t("limits.label")}</h3>
      <Facts
        className="execution-facts"
        facts={LIMIT_NAMES.map((name) => [t(`limits.${name}`), formatMeasure(limits[name])])}
      />
    </section>
  );
}
