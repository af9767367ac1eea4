import { useMemo, useState } from "react";
import type { Catalog, Shared, SharedRun } from "@/api/types";
import { Canvas } from "@/canvas/Canvas";
import { useGoToNode } from "@/editor/useGoToNode";
import { t } from "@/i18n";
import { metricLabel } from "@/results/evaluation/metrics";
import { frozenEditor } from "@/run/frozenEditor";
import { Elapsed } from "@/run/RunHeader";
import type { RunModel } from "@/run/reducer";
import { StateBadge } from "@/run/StateBadge";
import { StepsTable } from "@/run/StepsTable";
import { provideRun, useRun } from "@/run/useRun";
import { formatMeasure } from "@/table/format";
import { Loading } from "@/ui";
import "@/run/run-page.css";
import { isClosed, sharedPath, sharedRunSource } from "./api";
import { ClosedLink } from "./ClosedLink";
import { SharedCanvas, useChosenNode } from "./SharedCanvas";
import { SharedFrame } from "./SharedFrame";
import { SharedStepPane } from "./SharedStepPane";

export interface SharedRunViewProps {
  readonly token: string;
  readonly shared: Shared;
  readonly known: SharedRun;
}

/** A run as it is now: graph, states, metrics, and results where its maker said so. */
export function SharedRunView({ token, shared, known }: SharedRunViewProps) {
  const [runId] = useState(() => {
    const id = `shared-${token.slice(0, 12)}`;
    provideRun(id, sharedRunSource(token, id, known));
    return id;
  });
  const { model, failure } = useRun(runId);
  if (isClosed(failure)) return <ClosedLink />;
  if (model === null) return <Loading label={t("run.loading")} />;
  const { run } = model;
  return (
    <SharedFrame
      title={`${known.name} · ${t("run.title", { number: run.number })}`}
      expiresAt={shared.expires_at}
      facts={
        <>
          <StateBadge state={run.state} />
          <Elapsed run={run} />
        </>
      }
    >
      <Metrics metrics={run.metrics} />
      <RunGraph
        model={model}
        catalog={shared.catalog}
        resultsAt={shared.shows_results ? `${sharedPath(token)}/run` : null}
      />
    </SharedFrame>
  );
}

function Metrics({ metrics }: { readonly metrics: Readonly<Record<string, number>> }) {
  const measured = Object.entries(metrics);
  if (measured.length === 0) return null;
  return (
    <dl className="shared-metrics" aria-label={t("shared.metrics")}>
      {measured.map(([name, value]) => (
        <div key={name}>
          <dt>{metricLabel(name)}</dt>
          <dd className="numeric">{formatMeasure(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface RunGraphProps {
  readonly model: RunModel;
  readonly catalog: Catalog;
  /** Where results are read; null when they are not shared. */
  readonly resultsAt: string | null;
}

function RunGraph({ model, catalog, resultsAt }: RunGraphProps) {
  const [first] = useState(model);
  const make = useMemo(() => () => frozenEditor(first, catalog), [first, catalog]);
  return (
    <SharedCanvas make={make}>
      <div className="shared-body">
        <div className="shared-centre">
          <Canvas />
          <Steps model={model} />
        </div>
        <SharedStepPane runId={model.run.id} resultsAt={resultsAt} />
      </div>
    </SharedCanvas>
  );
}

function Steps({ model }: { readonly model: RunModel }) {
  const chosen = useChosenNode();
  const goTo = useGoToNode();
  const steps = useMemo(
    () => model.order.flatMap((node) => model.steps[node] ?? []),
    [model.order, model.steps],
  );
  return (
    <section className="shared-steps" aria-label={t("run.tab.steps")}>
      <StepsTable steps={steps} selectedNode={chosen?.id ?? null} onSelectNode={goTo} />
    </section>
  );
}
