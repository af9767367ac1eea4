import { useQuery } from "@tanstack/react-query";
import { Database } from "lucide-react";
import { useState } from "react";
import { messageOf } from "@/api/errors";
import { datasetsQuery } from "@/api/queries";
import type { Dataset, Project } from "@/api/types";
import { useSession } from "@/app/session";
import { t } from "@/i18n";
import { EmptyState, LoadFailed, Loading } from "@/ui";
import { DeleteDialog, PreviewDialog, RenameDialog } from "./DatasetDialogs";
import { type DatasetAction, DatasetList } from "./DatasetList";
import "./data.css";
import { UploadArea } from "./UploadArea";
import { useUploads } from "./useUploads";

const ASK_WHILE_READING_MS = 1_500;

export function DataPage({ project }: { readonly project: Project }) {
  const limitBytes = useSession().session.limits.upload_bytes;
  const uploads = useUploads(project.id, limitBytes);
  const canEdit = project.role !== "viewer";
  return (
    <div className="page">
      <header className="page-header">
        <div>
          <h1>{t("data.title")}</h1>
          <p className="muted">{canEdit ? t("data.intro") : t("data.read_only")}</p>
        </div>
      </header>
      {canEdit ? <UploadArea uploads={uploads} limitBytes={limitBytes} /> : null}
      <Datasets project={project.id} canEdit={canEdit} />
    </div>
  );
}

interface OpenDialog {
  readonly action: DatasetAction;
  readonly id: string;
}

function Datasets({ project, canEdit }: { readonly project: string; readonly canEdit: boolean }) {
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const query = useQuery({
    ...datasetsQuery(project),
    refetchInterval: ({ state }) => (isReading(state.data) ? ASK_WHILE_READING_MS : false),
  });
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("data.failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data.length === 0) {
    return (
      <div className="card">
        <EmptyState icon={Database} title={t("data.empty.title")}>
          {t(canEdit ? "data.empty.text" : "data.empty.viewer_text")}
        </EmptyState>
      </div>
    );
  }
  const chosen = query.data.find((dataset) => dataset.id === open?.id);
  return (
    <>
      <DatasetList
        datasets={query.data}
        canEdit={canEdit}
        onAction={(action, { id }) => setOpen({ action, id })}
      />
      {open && chosen ? (
        <DialogFor action={open.action} dataset={chosen} project={project} onClose={() => setOpen(null)} />
      ) : null}
    </>
  );
}

interface DialogForProps {
  readonly action: DatasetAction;
  readonly dataset: Dataset;
  readonly project: string;
  readonly onClose: () => void;
}

function DialogFor({ action, ...props }: DialogForProps) {
  switch (action) {
    case "preview":
      return <PreviewDialog {...props} />;
    case "rename":
      return <RenameDialog {...props} />;
    case "delete":
      return <DeleteDialog {...props} />;
  }
}

function isReading(datasets: readonly Dataset[] | undefined): boolean {
  return datasets?.some((dataset) => dataset.state === "profiling") ?? false;
}
