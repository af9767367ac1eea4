import { FastForward, ListChecks, Play, RefreshCw, Share2, Variable } from "lucide-react";
import { useState } from "react";
import { messageOf } from "@/api/errors";
import type { IsolationMode } from "@/api/execution";
import { useDo } from "@/commands/context";
import { isolationOptions } from "@/execution/isolation";
import { AFRESH, EVERYTHING, type RunRequest } from "@/execution/requests";
import { useChangeRunSettings, useRunSettings } from "@/execution/useRunSettings";
import { t } from "@/i18n";
import { MenuChoice, MenuItem, MenuSeparator, notify } from "@/ui";
import { useEditorState } from "./context";
import type { RunControls } from "./useRunControls";

export interface RunMenuItemsProps {
  readonly run: RunControls;
  /** An item is about to be chosen: what it would do can be shown. */
  readonly onHighlight: (request: RunRequest) => void;
  readonly onPin: () => void;
}

/** Ways to run the whole pipeline, and how its steps are kept apart. */
export function RunMenuItems({ run, onHighlight, onPin }: RunMenuItemsProps) {
  const act = useDo();
  const runId = useEditorState((state) => state.runId);
  const role = useEditorState((state) => state.role);
  const isBlocked = run.blocked !== null;
  const hasParameters = useEditorState(({ document }) => Object.keys(document.parameters).length > 0);
  const highlight = (request: RunRequest) => (isBlocked ? undefined : () => onHighlight(request));
  return (
    <>
      <MenuItem
        icon={<Play size={15} />}
        shortcut="Ctrl+Enter"
        isDisabled={isBlocked}
        onHighlight={highlight(EVERYTHING)}
        onAction={() => run.start(EVERYTHING)}
      >
        {t("toolbar.run")}
      </MenuItem>
      <MenuItem
        icon={<RefreshCw size={15} />}
        isDisabled={isBlocked}
        description={t("run.afresh_text")}
        onHighlight={highlight(AFRESH)}
        onAction={() => run.start(AFRESH)}
      >
        {t("run.afresh")}
      </MenuItem>
      {hasParameters ? (
        <MenuItem
          icon={<Variable size={15} />}
          isDisabled={isBlocked}
          description={t("run.with_defaults_text")}
          onHighlight={highlight(EVERYTHING)}
          onAction={() => run.start({ ...EVERYTHING, parameters: {} })}
        >
          {t("run.with_defaults")}
        </MenuItem>
      ) : null}
      {run.resumable ? (
        <MenuItem
          icon={<FastForward size={15} />}
          description={t("run.resume_text", { number: run.resumable.number })}
          onAction={run.resume}
        >
          {t("run.resume")}
        </MenuItem>
      ) : null}
      <MenuItem icon={<ListChecks size={15} />} isDisabled={isBlocked} onAction={onPin}>
        {t("plan.show")}
      </MenuItem>
      {runId !== null && role !== "viewer" ? (
        <MenuItem icon={<Share2 size={15} />} onAction={() => act("share_run")}>
          {t("share.menu_run")}
        </MenuItem>
      ) : null}
      <MenuSeparator />
      <IsolationChoice />
    </>
  );
}

function IsolationChoice() {
  const pipelineId = useEditorState((state) => state.pipelineId);
  const isViewer = useEditorState((state) => state.role === "viewer");
  const settings = useRunSettings(pipelineId);
  const change = useChangeRunSettings(pipelineId);
  // what was chosen shows at once; should it not be kept, what the server has shows again
  const [chosen, setChosen] = useState<IsolationMode | null>(null);
  const choose = (isolation: IsolationMode) => {
    setChosen(isolation);
    change.mutate((current) => ({ ...current, isolation }), {
      onError: (error) => notify({ tone: "danger", title: t("isolation.not_saved"), text: messageOf(error) }),
      onSettled: () => setChosen(null),
    });
  };
  return (
    <MenuChoice
      label={t("isolation.label")}
      options={isolationOptions()}
      value={chosen ?? settings.data?.isolation ?? null}
      onChange={choose}
      isDisabled={isViewer || settings.data === undefined}
    />
  );
}
