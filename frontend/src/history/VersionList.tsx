import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { messageOf } from "@/api/errors";
import { versionSide } from "@/comparison/api";
import { useEditor, useEditorState } from "@/editor/context";
import { formatDateTime, formatRelative, t } from "@/i18n";
import { ConfirmDialog, IconButton, LoadFailed, Loading, notify } from "@/ui";
import { deleteVersion, type Version, versionsKey, versionsQuery } from "./api";
import { RevisionButtons } from "./RevisionButtons";
import { VersionNameDialog } from "./VersionNameDialog";

export function VersionList() {
  const pipelineId = useEditorState((state) => state.pipelineId);
  const query = useQuery(versionsQuery(pipelineId));
  if (query.isPending) return <Loading />;
  if (query.isError) {
    return (
      <LoadFailed
        title={t("history.failed_to_load")}
        text={messageOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <div className="history-column scroll">
      <h3>{t("history.versions")}</h3>
      {query.data.length === 0 ? <p className="muted">{t("history.no_versions")}</p> : null}
      <ul aria-label={t("history.versions")}>
        {query.data.map((version) => (
          <VersionLine key={version.id} version={version} />
        ))}
      </ul>
    </div>
  );
}

function VersionLine({ version }: { readonly version: Version }) {
  const editor = useEditor();
  const { pipelineId } = editor.state;
  const [asking, setAsking] = useState<"name" | "deletion" | null>(null);
  const client = useQueryClient();
  const { name, revision } = version;
  const isShown = useEditorState(({ shown }) => shown?.name === name && shown.revision === revision);
  const remove = useMutation({
    mutationFn: () => deleteVersion(pipelineId, version.id),
    onSuccess: () => client.invalidateQueries({ queryKey: versionsKey(pipelineId) }),
    onError: (error) => notify({ tone: "danger", title: t("history.delete_failed"), text: messageOf(error) }),
    onSettled: () => setAsking(null),
  });
  return (
    <li className="past-line" data-shown={isShown || undefined}>
      <span className="past-what">
        <strong>{name}</strong>
        <span className="muted" title={formatDateTime(version.created_at)}>
          {t("history.revision", { revision })} · {version.created_by ?? t("history.somebody")} ·{" "}
          {formatRelative(version.created_at)}
        </span>
      </span>
      <RevisionButtons revision={revision} name={name} side={versionSide(version.id)} />
      {editor.canEdit ? (
        <>
          <IconButton
            size="small"
            label={t("history.rename", { name })}
            icon={<Pencil size={14} />}
            onPress={() => setAsking("name")}
          />
          <IconButton
            size="small"
            label={t("history.delete", { name })}
            icon={<Trash2 size={14} />}
            onPress={() => setAsking("deletion")}
          />
        </>
      ) : null}
      {asking === "name" ? (
        <VersionNameDialog revision={revision} version={version} onClose={() => setAsking(null)} />
      ) : null}
      <ConfirmDialog
        title={t("history.delete_title", { name })}
        text={t("history.delete_text")}
        confirmLabel={t("history.delete_confirm")}
        isOpen={asking === "deletion"}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(null)}
      />
    </li>
  );
}
