/** An earlier revision in the place of the canvas: to look at, not to change. */
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { History, RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { messageOf } from "@/api/errors";
import { Canvas } from "@/canvas/Canvas";
import { EditorProvider, useEditor } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import { t } from "@/i18n";
import { readOnlyEditor } from "@/run/frozenEditor";
import { Button, LoadFailed, Loading } from "@/ui";
import { type Revision, revisionQuery } from "./api";
import { useRestore } from "./useRestore";
import "./history.css";

export function PastCanvas({ revision }: { readonly revision: number }) {
  const editor = useEditor();
  const { pipelineId } = editor.state;
  const query = useQuery(revisionQuery(pipelineId, revision));
  const restore = useRestore();
  const name = t("history.revision", { revision });
  return (
    <section className="past" aria-label={t("history.preview", { name })}>
      <div className="past-bar">
        <History size={15} aria-hidden="true" />
        <span>{t("history.preview", { name })}</span>
        {editor.canEdit ? (
          <Button
            size="small"
            icon={<RotateCcw size={14} />}
            isPending={restore.isPending}
            onPress={() => restore.mutate({ revision, name })}
          >
            {t("history.restore")}
          </Button>
        ) : null}
        <Button
          size="small"
          variant="primary"
          onPress={() => {
            editor.store.setState({ shownRevision: null });
            editor.announce(t("history.announce.present"));
          }}
        >
          {t("history.back")}
        </Button>
      </div>
      {query.isPending ? <Loading /> : null}
      {query.isError ? (
        <LoadFailed
          title={t("history.failed_to_load")}
          text={messageOf(query.error)}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {query.data ? <Picture key={revision} revision={query.data} /> : null}
    </section>
  );
}

function Picture({ revision }: { readonly revision: Revision }) {
  const draft = useEditor();
  const [shown] = useState(revision);
  const [past, setPast] = useState<Editor | null>(null);
  useEffect(() => {
    const { pipelineId, projectId, name, description, catalog } = draft.state;
    const next = readOnlyEditor(
      {
        // Not the id of the draft: its view is remembered apart.
        id: `${pipelineId}-revision-${shown.revision}`,
        name,
        description,
        project: projectId,
        revision: shown.revision,
        node_count: Object.keys(shown.document.nodes).length,
        updated_at: "",
        updated_by: null,
        last_run: null,
        role: "viewer",
        document: shown.document,
      },
      catalog,
    );
    setPast(next);
    return () => next.dispose();
  }, [draft, shown]);
  if (past === null) return <Loading />;
  return (
    <EditorProvider editor={past}>
      <ReactFlowProvider>
        <Canvas />
      </ReactFlowProvider>
    </EditorProvider>
  );
}
