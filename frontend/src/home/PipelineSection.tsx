import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { useState } from "react";
import { messageOf } from "@/api/errors";
import type { PipelineRow, Project } from "@/api/types";
import { t } from "@/i18n";
import { EmptyState, LoadFailed, Loading, SearchBox } from "@/ui";
import { pipelinesQuery } from "./api";
import { NewPipelineButton } from "./NewPipelineButton";
import { DeletePipelineDialog, RenamePipelineDialog } from "./PipelineDialogs";
import { type PipelineAction, PipelineTable } from "./PipelineTable";

/** From this many pipelines on, looking through them by eye gets tiring. */
const SEARCH_FROM = 8;

export interface PipelineSectionProps {
  readonly project: Project;
  readonly canEdit: boolean;
}

export function PipelineSection({ project, canEdit }: PipelineSectionProps) {
  return (
    <section className="home-pipelines" aria-label={t("home.list")}>
      <Pipelines project={project} canEdit={canEdit} />
    </section>
  );
}

interface OpenDialog {
  readonly action: PipelineAction;
  readonly id: string;
}

function Pipelines({ project, canEdit }: PipelineSectionProps) {
  const query = useQuery(pipelinesQuery(project.id));
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const [search, setSearch] = useState("");
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("home.failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data.length === 0) {
    return (
      <div className="card">
        {canEdit ? (
          <EmptyState
            icon={Workflow}
            title={t("home.empty.title")}
            actions={<NewPipelineButton project={project} />}
          >
            {t("home.empty.text")}
          </EmptyState>
        ) : (
          <EmptyState icon={Workflow} title={t("home.empty.viewer_title")}>
            {t("home.empty.viewer_text")}
          </EmptyState>
        )}
      </div>
    );
  }
  const shown = matching(query.data, search);
  const chosen = query.data.find((pipeline) => pipeline.id === open?.id);
  const close = () => setOpen(null);
  return (
    <>
      {query.data.length >= SEARCH_FROM ? (
        <SearchBox label={t("home.search")} value={search} onChange={setSearch} />
      ) : null}
      {shown.length === 0 ? (
        <p className="muted home-none">{t("home.search_none", { text: search })}</p>
      ) : (
        <PipelineTable
          project={project.id}
          pipelines={shown}
          canEdit={canEdit}
          onAction={(action, { id }) => setOpen({ action, id })}
        />
      )}
      {chosen && open?.action === "rename" ? (
        <RenamePipelineDialog pipeline={chosen} project={project.id} onClose={close} />
      ) : null}
      {chosen && open?.action === "delete" ? (
        <DeletePipelineDialog pipeline={chosen} project={project.id} onClose={close} />
      ) : null}
    </>
  );
}

function matching(pipelines: readonly PipelineRow[], search: string): readonly PipelineRow[] {
  const text = search.trim().toLowerCase();
  return text === "" ? pipelines : pipelines.filter(({ name }) => name.toLowerCase().includes(text));
}
