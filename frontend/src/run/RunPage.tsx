import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ReactFlowProvider } from "@xyflow/react";
import { GitCompareArrows, Snowflake, SquarePen } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiError } from "@/api/errors";
import { catalogQuery } from "@/api/queries";
import { Canvas } from "@/canvas/Canvas";
import { askToCompareRuns } from "@/comparison/asking";
import { CompareHost } from "@/comparison/CompareHost";
import { EditorProvider, useEditor, useEditorState } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import { useGoToNode } from "@/editor/useGoToNode";
import { formatDateTime, formatRelative, t } from "@/i18n";
import { Button, Loading } from "@/ui";
import { frozenEditor } from "./frozenEditor";
import { RunPanel } from "./RunPanel";
import "./run-page.css";
import type { RunModel } from "./reducer";
import { StepPane } from "./StepPane";
import type { RunRow } from "./types";
import { useRun } from "./useRun";

/** A run by itself: the graph exactly as it was run, with its states, steps and results. */
export function RunPage({ runId }: { readonly runId: string }) {
  const { model, failure } = useRun(runId);
  if (failure instanceof ApiError && !failure.isTransient) throw failure;
  if (model === null) return <Loading label={t("run.loading")} />;
  return <LoadedRun runId={runId} model={model} />;
}

function LoadedRun({ runId, model }: { readonly runId: string; readonly model: RunModel }) {
  const { data: catalog } = useSuspenseQuery(catalogQuery());
  const [opened] = useState(() => ({ model, catalog }));
  const [editor, setEditor] = useState<Editor | null>(null);
  useEffect(() => {
    const next = frozenEditor(opened.model, opened.catalog);
    const node = window.location.hash.slice(1);
    if (node in next.state.document.nodes) next.selectOnly(node);
    setEditor(next);
    return () => next.dispose();
  }, [opened]);
  if (editor === null) return <Loading label={t("run.loading")} />;
  return (
    <EditorProvider editor={editor}>
      <ReactFlowProvider>
        <RunScreen runId={runId} run={model.run} />
      </ReactFlowProvider>
    </EditorProvider>
  );
}

function RunScreen({ runId, run }: { readonly runId: string; readonly run: RunRow }) {
  const selection = useEditorState((state) => state.selection.nodes);
  const [only] = selection;
  const selected = selection.size === 1 && only !== undefined ? only : null;
  const goTo = useGoToNode();
  return (
    <div className="run-page">
      <Heading run={run} />
      <CompareHost />
      <div className="run-page-body">
        <div className="run-page-centre">
          <Canvas />
          <div className="run-page-dock">
            <RunPanel pipelineId={null} runId={runId} selectedNode={selected} onSelectNode={goTo} isOwnPage />
          </div>
        </div>
        <StepPane runId={runId} node={selected} />
      </div>
    </div>
  );
}

function Heading({ run }: { readonly run: RunRow }) {
  const editor = useEditor();
  const { pipeline } = run;
  const when = formatRelative(run.queued_at);
  return (
    <div className="run-page-head">
      <h1>
        {pipeline?.name ?? t("run.pipeline_deleted")}
        <span className="muted"> · {t("run.title", { number: run.number })}</span>
      </h1>
      <span className="run-page-frozen" title={t("run.frozen_hint")}>
        <Snowflake size={13} aria-hidden="true" />
        {t("run.frozen", { revision: run.revision })}
      </span>
      <span className="muted run-page-by" title={formatDateTime(run.queued_at)}>
        {run.created_by ? t("run.started_by", { user: run.created_by, when }) : when}
      </span>
      {pipeline ? (
        <Button
          icon={<GitCompareArrows size={14} />}
          onPress={() => askToCompareRuns(editor, pipeline.id, null, run.id)}
        >
          {t("comparison.label")}…
        </Button>
      ) : null}
      {pipeline ? (
        <Link
          to="/pipelines/$pipelineId"
          params={{ pipelineId: pipeline.id }}
          className="button"
          data-variant="secondary"
        >
          <SquarePen size={14} aria-hidden="true" />
          {t("run.edit_pipeline")}
        </Link>
      ) : null}
    </div>
  );
}
