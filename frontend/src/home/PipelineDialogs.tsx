import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { PipelineRow } from "@/api/types";
import { t } from "@/i18n";
import { Button, ConfirmDialog, Dialog, notify, TextField } from "@/ui";
import { deletePipeline, renamePipeline } from "./api";

interface PipelineDialogProps {
  readonly pipeline: PipelineRow;
  readonly project: string;
  readonly onClose: () => void;
}

export function RenamePipelineDialog({ pipeline, project, onClose }: PipelineDialogProps) {
  const [name, setName] = useState(pipeline.name);
  const form = useId();
  const client = useQueryClient();
  const rename = useMutation({
    mutationFn: () => renamePipeline(pipeline.id, name.trim()),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.pipelines(project) }),
  });
  const missing = name.trim() === "" ? t("home.name_missing") : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing === null) rename.mutate();
  };
  return (
    <Dialog
      title={t("home.rename_title")}
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
          label={t("home.name")}
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
