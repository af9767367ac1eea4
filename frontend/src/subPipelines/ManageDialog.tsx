/** The sub-pipelines of the project: what they are, where they are used, renamed, archived, deleted. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, Package, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { SubPipelineRow } from "@/api/types";
import { useEditor, useEditorState } from "@/editor/context";
import { formatDateTime, plural, t } from "@/i18n";
import {
  Badge,
  ConfirmDialog,
  Dialog,
  EmptyState,
  IconButton,
  LoadFailed,
  Loading,
  NameDialog,
  notify,
} from "@/ui";
import { changeSubPipeline, deleteSubPipeline, subPipelineQuery, subPipelinesQuery } from "./api";
import "./sub-pipelines.css";

export function ManageDialog() {
  const editor = useEditor();
  const isOpen = useEditorState((state) => state.isManagingSubPipelines);
  return (
    <Dialog
      title={t("manage.title")}
      size="medium"
      isOpen={isOpen}
      onClose={() => editor.store.setState({ isManagingSubPipelines: false })}
    >
      <SubPipelineList />
    </Dialog>
  );
}

function SubPipelineList() {
  const projectId = useEditorState((state) => state.projectId);
  const query = useQuery(subPipelinesQuery(projectId));
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("manage.failed")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data.length === 0) {
    return (
      <EmptyState icon={Package} title={t("manage.none")}>
        {t("manage.none_text")}
      </EmptyState>
    );
  }
  return (
    <ul className="sub-pipeline-list" aria-label={t("manage.title")}>
      {query.data.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </ul>
  );
}

function Row({ row }: { row: SubPipelineRow }) {
  const canEdit = useEditorState((state) => state.role !== "viewer");
  const { name, description, newest, is_archived } = row;
  return (
    <li>
      <div className="sub-pipeline-text">
        <strong>
          {name} {is_archived ? <Badge>{t("manage.archived")}</Badge> : null}
        </strong>
        {description ? <span>{description}</span> : null}
        <span className="muted small">
          {t("manage.line", {
            version: newest.number,
            when: formatDateTime(newest.created_at),
            who: newest.created_by ?? "–",
          })}
        </span>
        <Usage id={row.id} />
      </div>
      {canEdit ? <Actions row={row} /> : null}
    </li>
  );
}

function Usage({ id }: { id: string }) {
  const { data } = useQuery(subPipelineQuery(id));
  if (!data) return null;
  const names = data.used_in.map((pipeline) => pipeline.name).join(", ");
  return (
    <span className="muted small">
      {data.used_in.length === 0 ? t("manage.unused") : plural("manage.used", data.used_in.length, { names })}
    </span>
  );
}

function Actions({ row: { id, name, is_archived } }: { row: SubPipelineRow }) {
  const [asked, setAsked] = useState<"rename" | "delete" | null>(null);
  const close = () => setAsked(null);
  const failed = (error: Error) =>
    notify({ tone: "danger", title: t("manage.failed"), text: messageOf(error) });
  const reread = useReread(id);
  const rename = useMutation({
    mutationFn: (wanted: string) => changeSubPipeline(id, { name: wanted }),
    onSuccess: close,
    onSettled: reread,
  });
  const archive = useMutation({
    mutationFn: () => changeSubPipeline(id, { is_archived: !is_archived }),
    onError: failed,
    onSettled: reread,
  });
  const remove = useMutation({
    mutationFn: () => deleteSubPipeline(id),
    onError: failed,
    onSettled: () => {
      close();
      return reread();
    },
  });
  return (
    <div className="sub-pipeline-actions">
      <IconButton
        size="small"
        label={t("manage.rename_of", { name })}
        hint={t("manage.rename")}
        icon={<Pencil size={14} />}
        onPress={() => setAsked("rename")}
      />
      <IconButton
        size="small"
        label={t(is_archived ? "manage.restore_of" : "manage.archive_of", { name })}
        hint={t(is_archived ? "manage.restore" : "manage.archive")}
        icon={is_archived ? <ArchiveRestore size={14} /> : <Archive size={14} />}
        onPress={() => archive.mutate()}
      />
      <IconButton
        size="small"
        label={t("manage.delete_of", { name })}
        hint={t("manage.delete")}
        icon={<Trash2 size={14} />}
        onPress={() => setAsked("delete")}
      />
      {asked === "rename" ? (
        <NameDialog
          title={t("manage.rename_of", { name })}
          label={t("publish.name")}
          name={name}
          missing={t("publish.name_missing")}
          problem={rename.error ? messageOf(rename.error) : null}
          isPending={rename.isPending}
          onSave={rename.mutate}
          onClose={close}
        />
      ) : null}
      <ConfirmDialog
        title={t("manage.delete_title", { name })}
        text={t("manage.delete_text")}
        confirmLabel={t("manage.delete")}
        isOpen={asked === "delete"}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      />
    </div>
  );
}

function useReread(id: string) {
  const client = useQueryClient();
  const projectId = useEditorState((state) => state.projectId);
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.subPipelines(projectId) }),
      client.invalidateQueries({ queryKey: keys.subPipeline(id) }),
    ]);
}
