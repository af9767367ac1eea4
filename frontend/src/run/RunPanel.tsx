import { Play } from "lucide-react";
import { useMemo, useState } from "react";
import { messageOf } from "@/api/errors";
import { t } from "@/i18n";
import { EmptyState, LoadFailed, Loading, Tabs } from "@/ui";
import { ResourcesTable } from "./ResourcesTable";
import { RunHeader } from "./RunHeader";
import { RunHistory } from "./RunHistory";
import "./run-panel.css";
import type { RunModel } from "./reducer";
import { ShownProblem } from "./ShownProblem";
import { StepsTable } from "./StepsTable";
import { TimelineView } from "./TimelineView";
import type { StepRow } from "./types";
import { type RunView, useRun } from "./useRun";

export interface RunPanelProps {
  readonly pipelineId: string | null;
  readonly runId: string | null;
  readonly selectedNode: string | null;
  readonly onSelectNode: (node: string) => void;
  readonly onSelectRun?: (runId: string) => void;
  /** Ask what to compare a run with: the one before it is proposed, if there is one. */
  readonly onCompareRun?: (run: string, earlier: string | null) => void;
  /** On the page of the run itself there is no link to it. */
  readonly isOwnPage?: boolean;
}

export function RunPanel(props: RunPanelProps) {
  const view = useRun(props.runId);
  return (
    <section className="run-panel" aria-label={t("run.region")}>
      <div className="run-panel-grid">
        {view.model ? (
          <RunHeader
            model={view.model}
            connection={view.connection}
            isOwnPage={props.isOwnPage ?? false}
            onSelectRun={props.onSelectRun}
          />
        ) : null}
        <RunTabs {...props} view={view} />
      </div>
    </section>
  );
}

function RunTabs({ view, pipelineId, onSelectRun, ...props }: RunPanelProps & { readonly view: RunView }) {
  const [tab, setTab] = useState("steps");
  const steps = useSteps(view.model);
  const content = (render: (model: RunModel) => React.ReactNode) =>
    view.model ? render(view.model) : <NoRun view={view} runId={props.runId} />;
  const tabs = [
    {
      id: "steps",
      label: t("run.tab.steps"),
      content: content(() => (
        <div className="steps-and-error">
          <StepsTable steps={steps} selectedNode={props.selectedNode} onSelectNode={props.onSelectNode} />
          <ShownProblem steps={steps} selectedNode={props.selectedNode} />
        </div>
      )),
    },
    {
      id: "timeline",
      label: t("run.tab.timeline"),
      content: content(({ run }) => (
        <TimelineView
          run={run}
          steps={steps}
          selectedNode={props.selectedNode}
          onSelectNode={props.onSelectNode}
        />
      )),
    },
    {
      id: "resources",
      label: t("run.tab.resources"),
      content: content(() => (
        <ResourcesTable steps={steps} selectedNode={props.selectedNode} onSelectNode={props.onSelectNode} />
      )),
    },
  ];
  if (pipelineId !== null && onSelectRun) {
    tabs.push({
      id: "history",
      label: t("run.tab.history"),
      content: (
        <RunHistory
          pipelineId={pipelineId}
          runId={props.runId}
          onSelectRun={onSelectRun}
          onCompare={props.onCompareRun}
        />
      ),
    });
  }
  return (
    <Tabs
      label={t("run.tabs")}
      tabs={tabs}
      selectedKey={tab}
      onSelectionChange={(key) => setTab(String(key))}
      panelClassName="run-tab"
    />
  );
}

function useSteps(model: RunModel | null): readonly StepRow[] {
  const order = model?.order;
  const steps = model?.steps;
  return useMemo(
    () =>
      (order ?? []).flatMap((node) => {
        const step = steps?.[node];
        return step === undefined ? [] : [step];
      }),
    [order, steps],
  );
}

function NoRun({ view, runId }: { view: RunView; runId: string | null }) {
  if (view.failure !== null) {
    return (
      <LoadFailed
        title={t("run.failed_to_load")}
        text={messageOf(view.failure)}
        onRetry={() => void view.reload().catch(() => undefined)}
      />
    );
  }
  if (runId !== null) return <Loading label={t("run.loading")} />;
  return (
    <EmptyState icon={Play} title={t("run.none.title")}>
      {t("run.none.text")}
    </EmptyState>
  );
}
