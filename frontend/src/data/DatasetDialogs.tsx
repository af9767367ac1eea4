import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { Dataset } from "@/api/types";
import { t } from "@/i18n";
import { ErrorCard } from "@/run/ErrorCard";
import { TablePreview } from "@/table/TablePreview";
import { Button, ConfirmDialog, Dialog, EmptyState, Loading, notify, TextField } from "@/ui";
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
      <EmptyState
        icon={CircleAlert}
        title={t("data.preview_failed")}
        actions={<Button onPress={() => void query.refetch()}>{t("action.retry")}</Button>}
      >
        {messageOf(query.error)}
      </EmptyState>
    );
  }
  return <TablePreview preview={query.data} name={dataset.name} />;
}

export function RenameDialog({ dataset, project, onClose }: DatasetDialogProps) {
  const [name, setName] = useState(dataset.name);
  const form = useId();
  const client = useQueryClient();
  const rename = useMutation({
    mutationFn: () => renameDataset(dataset.id, name.trim()),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.datasets(project) }),
  });
  const missing = name.trim() === "" ? t("data.name_missing") : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing === null) rename.mutate();
  };
  return (
    <Dialog
      title={t("data.rename_title")}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button variant="primary" type="submit" form={form} isPending={rename.isPending}>
            {t("action.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label={t("data.name")}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
          problem={missing ?? (rename.error ? messageOf(rename.error) : null)}
        />
      </form>
    </Dialog>
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
