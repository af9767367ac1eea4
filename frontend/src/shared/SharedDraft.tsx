import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { PipelineDetail, Shared, SharedPipeline } from "@/api/types";
import { Canvas } from "@/canvas/Canvas";
import { t } from "@/i18n";
import { readOnlyEditor } from "@/run/frozenEditor";
import { isClosed, sharedPipelineQuery } from "./api";
import { ClosedLink } from "./ClosedLink";
import { SharedCanvas, useChosenNode } from "./SharedCanvas";
import { SharedFrame } from "./SharedFrame";
import { NothingChosen, SharedParameters } from "./SharedParameters";

export interface SharedDraftProps {
  readonly token: string;
  readonly shared: Shared;
  readonly known: SharedPipeline;
}

/** The draft as it is now: what its editors change appears by itself. */
export function SharedDraft({ token, shared, known }: SharedDraftProps) {
  const { data: pipeline, error } = useQuery(sharedPipelineQuery(token, known));
  const { catalog } = shared;
  const make = useMemo(
    () => () => readOnlyEditor(asDetail(pipeline, token), catalog),
    [pipeline, token, catalog],
  );
  if (isClosed(error)) return <ClosedLink />;
  return (
    <SharedFrame
      title={pipeline.name}
      expiresAt={shared.expires_at}
      facts={
        <span className="muted shared-revision" title={t("shared.revision_hint")}>
          {t("shared.revision", { revision: pipeline.revision })}
        </span>
      }
    >
      {pipeline.description ? <p className="shared-about muted">{pipeline.description}</p> : null}
      <SharedCanvas make={make}>
        <div className="shared-body">
          <div className="shared-centre">
            <Canvas />
          </div>
          <DraftPane />
        </div>
      </SharedCanvas>
    </SharedFrame>
  );
}

function DraftPane() {
  const node = useChosenNode();
  return (
    <section className="step-pane" aria-label={t("shared.node")}>
      {node === null ? (
        <NothingChosen>{t("shared.none.text")}</NothingChosen>
      ) : (
        <>
          <h2 className="step-pane-title truncate">{node.name}</h2>
          <SharedParameters node={node} />
        </>
      )}
    </section>
  );
}

function asDetail(pipeline: SharedPipeline, token: string): PipelineDetail {
  return {
    // under this name the view of it is remembered
    id: `shared-${token.slice(0, 12)}`,
    name: pipeline.name,
    description: pipeline.description,
    project: "",
    revision: pipeline.revision,
    node_count: Object.keys(pipeline.document.nodes).length,
    updated_at: pipeline.updated_at,
    updated_by: null,
    last_run: null,
    role: "viewer",
    document: pipeline.document,
  };
}
