import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { Dataset } from "@/api/types";
import { t } from "@/i18n";
import { ErrorCard } from "@/run/ErrorCard";
import { WarningCard } from "@/run/Warnings";
import { TablePreview } from "@/table/TablePreview";
import { ConfirmDialog, Dialog, EmptyState, LoadFailed, Loading, NameDialog, notify } from "@/ui";
import { datasetPreviewQuery, deleteDataset, renameDataset } from "./api";

interface DatasetDialogProps {
  readonly dataset: Dataset;
  readonly project: string;
  readonly onClose: () => void;
}

export function PreviewDialog({ dataset, onClose }: Omit<DatasetDialogProps, "project">) {
  return (
    <Dialog title={dataset.name} size="large" isOpen onClose={onClose}>
      <div className="dataset-preview">
        <PreviewBody dataset={dataset} />
      </div>
    </Dialog>
  );
}

function PreviewBody({ dataset }: { dataset: Dataset }) {
  const query = useQuery({ ...datasetPreviewQuery(dataset.id), enabled: dataset.state === "ready" });
  if (dataset.state === "failed") {
    return (
      <div className="dataset-problem">
        {dataset.error ? (
          <ErrorCard error={dataset.error} />
        ) : (
          <EmptyState icon={CircleAlert} title={t("data.unreadable", { name: dataset.name })} />
        )}
      </div>
    );
  }
  if (dataset.state === "profiling") return <Loading label={t("data.preview_waiting")} />;
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("data.preview_failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <>
      <WarningCard warnings={dataset.warnings} />
      <TablePreview preview={query.data} name={dataset.name} />
    </>
  );
}

export function RenameDialog({ dataset, project, onClose }: DatasetDialogProps) {
  const client = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => renameDataset(dataset.id, name),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.datasets(project) }),
  });
  return (
    <NameDialog
      title={t("data.rename_title")}
      label={t("data.name")}
      name={dataset.name}
      missing={t("data.name_missing")}
      problem={rename.error ? messageOf(rename.error) : null}
      isPending={rename.isPending}
      onSave={rename.mutate}
      onClose={onClose}
    />
  );
}

export function DeleteDialog({ dataset, project, onClose }: DatasetDialogProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteDataset(dataset.id),
    onError: (error) => notify({ tone: "danger", title: t("data.delete_failed"), text: messageOf(error) }),
    onSettled: () => {
      onClose();
      return client.invalidateQueries({ queryKey: keys.datasets(project) });
    },
  });
  return (
    <ConfirmDialog
      title={t("data.delete_title", { name: dataset.name })}
      text={t("data.delete_text")}
      confirmLabel={t("data.delete")}
      isOpen
      isPending={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
