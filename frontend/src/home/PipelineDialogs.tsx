import { useMutation, useQueryClient } from "@tanstack/react-query";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { PipelineRow } from "@/api/types";
import { t } from "@/i18n";
import { ConfirmDialog, NameDialog, notify } from "@/ui";
import { deletePipeline, renamePipeline } from "./api";

interface PipelineDialogProps {
  readonly pipeline: PipelineRow;
  readonly project: string;
  readonly onClose: () => void;
}

export function RenamePipelineDialog({ pipeline, project, onClose }: PipelineDialogProps) {
  const client = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) => renamePipeline(pipeline.id, name),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.pipelines(project) }),
  });
  return (
    <NameDialog
      title={t("home.rename_title")}
      label={t("home.name")}
      name={pipeline.name}
      missing={t("home.name_missing")}
      problem={rename.error ? messageOf(rename.error) : null}
      isPending={rename.isPending}
      onSave={rename.mutate}
      onClose={onClose}
    />
  );
}

export function DeletePipelineDialog({ pipeline, project, onClose }: PipelineDialogProps) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deletePipeline(pipeline.id),
    onSuccess: () => notify({ tone: "success", title: t("home.deleted", { name: pipeline.name }) }),
    onError: (error) => notify({ tone: "danger", title: t("home.delete_failed"), text: messageOf(error) }),
    onSettled: () => {
      onClose();
      return client.invalidateQueries({ queryKey: keys.pipelines(project) });
    },
  });
  return (
    <ConfirmDialog
      title={t("home.delete_title", { name: pipeline.name })}
      text={t("home.delete_text")}
      confirmLabel={t("home.delete")}
      isOpen
      isPending={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
