import { useMutation, useQueryClient } from "@tanstack/react-query";
import { messageOf } from "@/api/errors";
import { useEditor } from "@/editor/context";
import { t } from "@/i18n";
import { NameDialog } from "@/ui";
import { nameRevision, renameVersion, type Version, versionsKey } from "./api";

interface VersionNameDialogProps {
  readonly revision: number;
  /** The version that gets another name; without one the revision gets its first. */
  readonly version?: Version;
  readonly onClose: () => void;
}

export function VersionNameDialog({ revision, version, onClose }: VersionNameDialogProps) {
  const editor = useEditor();
  const { pipelineId } = editor.state;
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (name: string) =>
      version ? renameVersion(pipelineId, version.id, name) : nameRevision(pipelineId, revision, name),
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: versionsKey(pipelineId) });
      editor.announce(t("history.announce.named", { name, revision }));
      onClose();
    },
  });
  return (
    <NameDialog
      title={t(version ? "history.rename_title" : "history.name_title", { revision })}
      label={t("history.name_label")}
      name={version?.name ?? ""}
      missing={t("history.name_missing")}
      problem={save.error ? messageOf(save.error) : null}
      isPending={save.isPending}
      onSave={(name) => save.mutate(name)}
      onClose={onClose}
    />
  );
}
