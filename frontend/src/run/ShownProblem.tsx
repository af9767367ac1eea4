import { t } from "@/i18n";
import { ErrorCard } from "./ErrorCard";
import type { StepRow } from "./types";
import { WarningCard } from "./Warnings";

/** The filter of the steps leads to the others. */
const MOST_WARNED = 50;

export interface ShownProblemProps {
  readonly steps: readonly StepRow[];
  readonly selectedNode: string | null;
}

/**
 * What went wrong in the chosen step, or what it warns of; else in the first that failed, or, while none is chosen, in
 * all that warn: beside a step that is looked at they would only take the room of the list.
 */
export function ShownProblem({ steps, selectedNode }: ShownProblemProps) {
  const chosen = steps.find((step) => step.node === selectedNode);
  if (chosen?.error) return <ShownError step={chosen} />;
  if (chosen && isWarned(chosen)) return <ShownWarnings steps={[chosen]} />;
  const failed = steps.find((step) => step.error !== null);
  if (failed) return <ShownError step={failed} />;
  if (chosen) return null;
  return <ShownWarnings steps={steps.filter(isWarned).slice(0, MOST_WARNED)} />;
}

const isWarned = ({ warnings }: StepRow) => warnings.length > 0;

function ShownError({ step: { error, name, module } }: { readonly step: StepRow }) {
  if (error === null) return null;
  return (
    // it scrolls, so the keyboard has to be able to get at it
    <section className="shown-problem scroll" aria-label={t("run.kind.module")} tabIndex={0}>
      <ErrorCard error={error} step={name} module={module} />
    </section>
  );
}

function ShownWarnings({ steps }: Pick<ShownProblemProps, "steps">) {
  if (steps.length === 0) return null;
  return (
    <section className="shown-problem scroll" aria-label={t("run.warnings")} tabIndex={0}>
      {steps.map(({ node, name, warnings }) => (
        <WarningCard key={node} step={name} warnings={warnings} />
      ))}
    </section>
  );
}
