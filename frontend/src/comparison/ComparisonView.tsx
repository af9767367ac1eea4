/** The comparison once it is known: list, canvas and details, which always point at the same change. */
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { datasetsQuery } from "@/api/queries";
import type { Catalog, PipelineRow } from "@/api/types";
import { Canvas } from "@/canvas/Canvas";
import { EditorProvider } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import { LiveRegion } from "@/editor/LiveRegion";
import { indexModules } from "@/graph/catalog";
import { type ComparedStatus, countStatuses, STATUSES, shownPart, unionOf } from "@/graph/compared";
import { plural, t } from "@/i18n";
import { readOnlyEditor } from "@/run/frozenEditor";
import { Loading, Tabs } from "@/ui";
import type { Comparison } from "./api";
import { ChangeDetails } from "./ChangeDetails";
import { ChangeList } from "./ChangeList";
import { ComparisonBar } from "./ComparisonBar";
import { changesOf, differencesOf } from "./changes";
import { MetricsTable } from "./MetricsTable";
import { useChangeKeys, useCurrentChange } from "./useCurrentChange";
import type { Glossary } from "./words";

export interface ComparisonViewProps {
  readonly comparison: Comparison;
  readonly pipeline: PipelineRow;
  readonly catalog: Catalog;
}

export function ComparisonView(props: ComparisonViewProps) {
  const { comparison, pipeline, catalog } = props;
  const [editor, setEditor] = useState<Editor | null>(null);
  useEffect(() => {
    const { document, compared } = unionFor(comparison);
    // not the id of the draft: its view is remembered apart
    const id = `${pipeline.id}-${comparison.before.reference}-${comparison.after.reference}`;
    const next = readOnlyEditor({ ...pipeline, id, last_run: null, document }, catalog);
    next.store.setState({ compared });
    setEditor(next);
    return () => next.dispose();
  }, [comparison, pipeline, catalog]);
  if (editor === null) return <Loading />;
  return (
    <EditorProvider editor={editor}>
      <ReactFlowProvider>
        <Parts {...props} editor={editor} />
        <LiveRegion />
      </ReactFlowProvider>
    </EditorProvider>
  );
}

const unionFor = (comparison: Comparison) =>
  unionOf(comparison.before.document, comparison.after.document, differencesOf(comparison));

function Parts({ comparison, pipeline, catalog, editor }: ComparisonViewProps & { readonly editor: Editor }) {
  const union = useMemo(() => unionFor(comparison), [comparison]);
  const changes = useMemo(() => changesOf(comparison, union), [comparison, union]);
  const [shown, setShown] = useState<ReadonlySet<ComparedStatus>>(new Set(STATUSES));
  const [tab, setTab] = useState("results");
  const listed = useMemo(() => changes.filter(({ status }) => shown.has(status)), [changes, shown]);
  const glossary = useGlossary(comparison, pipeline, catalog);
  const onChosen = useCallback(() => setTab("details"), []);
  const current = useCurrentChange({ listed, union, glossary, onChosen });
  useChangeKeys(current.step);
  const toggle = (status: ComparedStatus) => {
    const next = new Set(shown);
    if (!next.delete(status)) next.add(status);
    setShown(next);
    editor.store.setState({ document: shownPart(union, next) });
    editor.announce(
      plural("comparison.announce_shown", changes.filter((change) => next.has(change.status)).length),
    );
  };
  const details = (
    <ChangeDetails
      change={current.change}
      unchanged={current.unchanged}
      union={union.document}
      glossary={glossary}
    />
  );
  return (
    <>
      <ComparisonBar
        counts={countStatuses(union.compared)}
        shown={shown}
        onToggle={toggle}
        index={current.index}
        count={listed.length}
        onStep={current.step}
      />
      <div className="compare-body">
        <ChangeList
          changes={listed}
          hasAny={changes.length > 0}
          union={union.document}
          glossary={glossary}
          current={current.key}
          onChoose={current.choose}
        />
        <Canvas />
        <section className="compare-pane" aria-label={t("comparison.details")}>
          <Tabs
            label={t("comparison.details")}
            selectedKey={tab}
            onSelectionChange={(key) => setTab(String(key))}
            panelClassName="compare-panel"
            tabs={[
              {
                id: "results",
                label: t("comparison.results"),
                content: <MetricsTable comparison={comparison} />,
              },
              { id: "details", label: t("comparison.details"), content: details },
            ]}
          />
        </section>
      </div>
    </>
  );
}

function useGlossary({ before, after }: Comparison, { project }: PipelineRow, catalog: Catalog): Glossary {
  const { data } = useQuery(datasetsQuery(project));
  return useMemo(
    () => ({
      modules: indexModules(catalog.modules),
      before,
      after,
      datasets: new Map((data ?? []).map(({ id, name }) => [id, name])),
    }),
    [before, after, catalog, data],
  );
}
