import { useState } from "react";
import type { GraphNode } from "@/graph/model";
import { t } from "@/i18n";
import { OutputsTab } from "@/results/OutputsTab";
import { ErrorCard } from "@/run/ErrorCard";
import { useStep } from "@/run/useRun";
import { Tabs } from "@/ui";
import { useChosenNode } from "./SharedCanvas";
import { NothingChosen, SharedParameters } from "./SharedParameters";

export interface SharedStepPaneProps {
  readonly runId: string;
  readonly resultsAt: string | null;
}

/** What the chosen step was given and, where that is shared, what it produced. */
export function SharedStepPane({ runId, resultsAt }: SharedStepPaneProps) {
  const node = useChosenNode();
  return (
    <section className="step-pane" aria-label={t("run.inspector")}>
      {node === null ? (
        <NothingChosen>{t("shared.none.run")}</NothingChosen>
      ) : (
        <>
          <h2 className="step-pane-title truncate">{node.name}</h2>
          {resultsAt === null ? (
            <WithoutResults runId={runId} node={node} />
          ) : (
            <WithResults runId={runId} node={node} resultsAt={resultsAt} />
          )}
        </>
      )}
    </section>
  );
}

interface NodeOfRun {
  readonly runId: string;
  readonly node: GraphNode;
}

function WithoutResults({ runId, node }: NodeOfRun) {
  const error = useStep(runId, node.id)?.error;
  return (
    <>
      {error ? (
        <div className="shared-error">
          <ErrorCard error={error} />
        </div>
      ) : null}
      <SharedParameters node={node} />
    </>
  );
}

function WithResults({ runId, node, resultsAt }: NodeOfRun & { readonly resultsAt: string }) {
  const [tab, setTab] = useState("outputs");
  return (
    <Tabs
      label={node.name}
      selectedKey={tab}
      onSelectionChange={(key) => setTab(String(key))}
      panelClassName="step-pane-panel"
      tabs={[
        {
          id: "outputs",
          label: t("run.inspector.outputs"),
          content: <OutputsTab key={node.id} runId={runId} node={node.id} sharedAt={resultsAt} />,
        },
        { id: "parameters", label: t("shared.parameters"), content: <SharedParameters node={node} /> },
      ]}
    />
  );
}
