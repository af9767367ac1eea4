/** What a run with the values typed so far would do. */
import { useEffect, useState } from "react";
import type { RunRequest } from "@/execution/requests";
import { t } from "@/i18n";
import { PlanContent, usePlan } from "@/plan/PlanPanel";

const REST_MS = 400;

export function ValuesOutlook({ request }: { readonly request: RunRequest }) {
  const query = usePlan(useRested(request));
  return (
    <section className="values-outlook" aria-label={t("plan.label")} aria-live="polite">
      <PlanContent query={query} isBrief />
    </section>
  );
}

/** The request once nothing has been typed for a moment. */
function useRested(request: RunRequest): RunRequest {
  const [rested, setRested] = useState(request);
  const words = JSON.stringify(request);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(words) as RunRequest), REST_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return rested;
}
