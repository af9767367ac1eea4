import { MousePointerClick } from "lucide-react";
import { useState } from "react";
import { useEditorState } from "@/editor/context";
import { FrozenExecution } from "@/execution/ExecutionTab";
import { moduleOf } from "@/graph/catalog";
import { parameterTakenBy, resolvedNode } from "@/graph/pipelineParameters";
import { t } from "@/i18n";
import { valueWords } from "@/inspector/parameterWords";
import { OutputsTab } from "@/results/OutputsTab";
import { parameterText } from "@/results/scalars";
import { EmptyState, Tabs } from "@/ui";
import { LogsTab } from "./LogsTab";

export interface StepPaneProps {
  readonly runId: string;
  readonly node: string | null;
}

/** What one step was given, what it produced, and what it printed. */
export function StepPane({ runId, node }: StepPaneProps) {
  return (
    <section className="step-pane" aria-label={t("run.inspector")}>
      {node === null ? (
        <EmptyState icon={MousePointerClick} title={t("run.inspector.none_title")}>
          {t("run.inspector.none")}
        </EmptyState>
      ) : (
        <StepTabs runId={runId} node={node} />
      )}
    </section>
  );
}

function StepTabs({ runId, node }: { readonly runId: string; readonly node: string }) {
  const name = useEditorState((state) => state.document.nodes[node]?.name ?? node);
  const [tab, setTab] = useState("outputs");
  return (
    <>
      <h2 className="step-pane-title truncate">{name}</h2>
      <Tabs
        label={name}
        selectedKey={tab}
        onSelectionChange={(key) => setTab(String(key))}
        panelClassName="step-pane-panel"
        tabs={[
          {
            id: "parameters",
            label: t("run.inspector.parameters"),
            content: <FrozenParameters node={node} />,
          },
          {
            id: "outputs",
            label: t("run.inspector.outputs"),
            content: <OutputsTab key={node} runId={runId} node={node} />,
          },
          {
            id: "logs",
            label: t("run.inspector.logs"),
            content: <LogsTab key={node} runId={runId} node={node} />,
          },
          {
            id: "execution",
            label: t("execution.label"),
            content: <FrozenExecution runId={runId} node={node} />,
          },
        ]}
      />
    </>
  );
}

/** Values as they were when the run started, defaults included. */
function FrozenParameters({ node }: { readonly node: string }) {
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const placed = document.nodes[node];
  const module = placed ? moduleOf(modules, placed) : undefined;
  const given = placed ? resolvedNode(document, placed).parameters : {};
  const known = (module?.parameters ?? []).map((parameter) => ({
    name: parameter.name,
    label: parameter.label,
    value: valueWords(parameter, given[parameter.name] ?? parameter.default),
    isGiven: parameter.name in given,
  }));
  const others = Object.entries(given)
    .filter(([name]) => !known.some((parameter) => parameter.name === name))
    .map(([name, value]) => ({ name, label: name, value: parameterText(value), isGiven: true }));
  const lines = [...known, ...others];
  if (lines.length === 0) return <p className="step-pane-note muted">{t("run.parameters.none")}</p>;
  return (
    <dl className="frozen-parameters scroll">
      {lines.map(({ name, label, value, isGiven }) => (
        <div key={name} data-given={isGiven || undefined}>
          <dt>
            {label}
            {placed ? <TakenFrom name={parameterTakenBy(document, placed, name)?.name} /> : null}
          </dt>
          <dd>{value || "–"}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The pipeline parameter that gave the value. */
function TakenFrom({ name }: { readonly name: string | undefined }) {
  return name === undefined ? null : <span className="muted"> · {name}</span>;
}
