/** An earlier revision in the place of the canvas: to look at, not to change. */
import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { History, RotateCcw } from "lucide-react";
import { messageOf } from "@/api/errors";
import { Canvas } from "@/canvas/Canvas";
import { useEditor } from "@/editor/context";
import { t } from "@/i18n";
import { Button, LoadFailed, Loading } from "@/ui";
import { revisionQuery } from "./api";
import { InThePast } from "./Past";
import { type Restorable, useRestore } from "./useRestore";
import "./history.css";

export function PastCanvas({ revision, name }: Restorable) {
  const editor = useEditor();
  const query = useQuery(revisionQuery(editor.state.pipelineId, revision));
  const restore = useRestore();
  const number = t("history.revision", { revision });
  const title = t("history.preview", {
    name: name === number ? name : t("history.named_revision", { name, revision }),
  });
  return (
    <section className="past" aria-label={title}>
      <div className="past-bar">
        <History size={15} aria-hidden="true" />
        <span>{title}</span>
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
            editor.store.setState({ shown: null });
            editor.announce(t("history.announce.present"));
          }}
        >
          {t("history.back")}
        </Button>
      </div>
      {query.isError ? (
        <LoadFailed
          title={t("history.failed_to_load")}
          text={messageOf(query.error)}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <InThePast fallback={<Loading />}>
          <ReactFlowProvider key={revision}>
            <Canvas />
          </ReactFlowProvider>
        </InThePast>
      )}
    </section>
  );
}
