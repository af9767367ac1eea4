import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Copy,
  Download,
  EllipsisVertical,
  History,
  Image,
  Keyboard,
  Package,
  Settings2,
  Share2,
  Trash2,
  Upload,
} from "lucide-react";
import { useRef, useState } from "react";
import { api, apiUrl } from "@/api/client";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import type { PipelineDetail } from "@/api/types";
import { useDo } from "@/commands/context";
import { t } from "@/i18n";
import type { PictureFormat } from "@/picture/download";
import { manageSubPipelines } from "@/subPipelines/instances";
import { ConfirmDialog, IconButton, Menu, MenuItem, MenuSeparator, notify } from "@/ui";
import { useEditor, useEditorState } from "./context";
import { ViewMenuItems } from "./viewTools";

export interface PipelineMenuProps {
  /** Where the toolbar has no room for them. */
  hasViewTools: boolean;
  onShortcuts: () => void;
}

export function PipelineMenu({ hasViewTools, onShortcuts }: PipelineMenuProps) {
  const editor = useEditor();
  const role = useEditorState((state) => state.role);
  const [isDeleting, setDeleting] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const actions = usePipelineActions();
  const act = useDo();
  return (
    <>
      <Menu
        label={t("toolbar.more")}
        trigger={<IconButton label={t("toolbar.more")} icon={<EllipsisVertical size={17} />} />}
      >
        {hasViewTools ? <ViewMenuItems /> : null}
        <MenuItem icon={<Settings2 size={15} />} onAction={() => editor.selectOnly(null)}>
          {t("menu.settings")}
        </MenuItem>
        <MenuItem icon={<History size={15} />} onAction={() => editor.store.setState({ dock: "run" })}>
          {t("menu.history")}
        </MenuItem>
        <MenuItem
          icon={<Share2 size={15} />}
          isDisabled={role === "viewer"}
          onAction={() => act("share_pipeline")}
        >
          {t("share.menu")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Download size={15} />} onAction={actions.exportYaml}>
          {t("menu.export")}
        </MenuItem>
        <MenuItem icon={<Image size={15} />} onAction={() => actions.exportPicture("svg")}>
          {t("picture.svg")}
        </MenuItem>
        <MenuItem icon={<Image size={15} />} onAction={() => actions.exportPicture("png")}>
          {t("picture.png")}
        </MenuItem>
        <MenuItem icon={<Upload size={15} />} onAction={() => picker.current?.click()}>
          {t("menu.import")}
        </MenuItem>
        <MenuItem icon={<Copy size={15} />} onAction={actions.duplicate}>
          {t("menu.duplicate")}
        </MenuItem>
        <MenuItem icon={<Package size={15} />} onAction={() => manageSubPipelines(editor)}>
          {t("sub_pipeline.manage")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<Keyboard size={15} />} shortcut="?" onAction={onShortcuts}>
          {t("toolbar.shortcuts")}
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          icon={<Trash2 size={15} />}
          tone="danger"
          isDisabled={role === "viewer"}
          onAction={() => setDeleting(true)}
        >
          {t("menu.delete")}
        </MenuItem>
      </Menu>
      <input
        ref={picker}
        type="file"
        accept=".yaml,.yml"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file) actions.importYaml(file);
        }}
      />
      <ConfirmDialog
        title={t("menu.delete_title")}
        text={t("menu.delete_text", { name: editor.state.name })}
        confirmLabel={t("action.delete")}
        isOpen={isDeleting}
        isPending={actions.isDeleting}
        onConfirm={actions.remove}
        onClose={() => setDeleting(false)}
      />
    </>
  );
}

function usePipelineActions() {
  const editor = useEditor();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pipelineId, projectId } = editor.state;
  const open = (pipeline: PipelineDetail) => {
    void client.invalidateQueries({ queryKey: keys.pipelines(projectId) });
    void navigate({ to: "/pipelines/$pipelineId", params: { pipelineId: pipeline.id } });
  };
  const failed = (title: string) => (error: unknown) =>
    notify({ tone: "danger", title, text: messageOf(error) });
  const duplicate = useMutation({
    mutationFn: async () => {
      await editor.flush();
      return api.post<PipelineDetail>(`/pipelines/${pipelineId}/duplicate`);
    },
    onSuccess: (copy) => {
      notify({ tone: "success", title: t("menu.duplicated"), text: copy.name });
      open(copy);
    },
    onError: failed(t("menu.failed")),
  });
  const imported = useMutation({
    mutationFn: async (file: File) =>
      api.post<PipelineDetail>("/pipelines/import", { project: projectId, text: await file.text() }),
    onSuccess: (pipeline) => {
      notify({ tone: "success", title: t("menu.imported", { name: pipeline.name }) });
      open(pipeline);
    },
    onError: failed(t("menu.import_failed")),
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`/pipelines/${pipelineId}`),
    onSuccess: () => {
      editor.dispose();
      void client.invalidateQueries({ queryKey: keys.pipelines(projectId) });
      void navigate({ to: "/" });
    },
    onError: failed(t("menu.failed")),
  });
  return {
    exportYaml: () =>
      void editor.flush().then(() => window.location.assign(apiUrl(`/pipelines/${pipelineId}/export`))),
    exportPicture: (format: PictureFormat) =>
      import("@/picture/download")
        .then(({ downloadPicture }) => downloadPicture(editor.state, format))
        .then(() => editor.announce(t("picture.done")), failed(t("picture.failed"))),
    duplicate: () => duplicate.mutate(),
    importYaml: (file: File) => imported.mutate(file),
    remove: () => remove.mutate(),
    isDeleting: remove.isPending,
  };
}
