import { Check, CloudAlert, LoaderCircle, Redo2, Undo2 } from "lucide-react";
import { useDo } from "@/commands/context";
import { t } from "@/i18n";
import { Others } from "@/together/Others";
import { Button, IconButton } from "@/ui";
import { useEditor, useEditorState } from "./context";
import { GraphViewSwitch } from "./GraphViewSwitch";
import { NodeFinder } from "./NodeFinder";
import { useIsNarrow, useIsPhone } from "./narrow";
import { PipelineMenu } from "./PipelineMenu";
import { PipelineName } from "./PipelineName";
import { RunButtons } from "./RunButtons";
import { ViewButtons } from "./viewTools";
import { stepText } from "./words";

export interface ToolbarProps {
  isFinding: boolean;
  onFindingChange: (isFinding: boolean) => void;
  onShortcuts: () => void;
}

export function Toolbar({ isFinding, onFindingChange, onShortcuts }: ToolbarProps) {
  const isNarrow = useIsNarrow();
  const isPhone = useIsPhone();
  return (
    <div className="toolbar" role="toolbar" aria-label={t("editor.toolbar")}>
      <PipelineName />
      <SaveState />
      <div className="toolbar-middle">
        {isPhone ? null : <GraphViewSwitch />}
        <UndoButton />
        {isPhone ? null : <RedoButton />}
        {isNarrow ? null : <span className="toolbar-divider" />}
        <ViewButtons />
        <NodeFinder hasButton={!isPhone} isOpen={isFinding} onOpenChange={onFindingChange} />
      </div>
      <div className="toolbar-end">
        <Others />
        <RunButtons />
        <PipelineMenu hasViewTools={isNarrow} onShortcuts={onShortcuts} />
      </div>
    </div>
  );
}

function UndoButton() {
  const act = useDo();
  const undoable = useEditorState((state) => state.history.past.at(-1));
  return (
    <IconButton
      label={t("toolbar.undo")}
      hint={undoable ? t("toolbar.undo_step", { step: stepText(undoable.words) }) : undefined}
      shortcut="Ctrl+Z"
      icon={<Undo2 size={17} />}
      isDisabled={!undoable}
      onPress={() => act("undo")}
    />
  );
}

function RedoButton() {
  const act = useDo();
  const redoable = useEditorState((state) => state.history.future.at(-1));
  return (
    <IconButton
      label={t("toolbar.redo")}
      hint={redoable ? t("toolbar.redo_step", { step: stepText(redoable.words) }) : undefined}
      shortcut="Ctrl+Shift+Z"
      icon={<Redo2 size={17} />}
      isDisabled={!redoable}
      onPress={() => act("redo")}
    />
  );
}

function SaveState() {
  const editor = useEditor();
  const status = useEditorState((state) => (state.fatal === null ? state.saveStatus : "stopped"));
  const icon = {
    saved: <Check size={14} aria-hidden="true" />,
    saving: <LoaderCircle size={14} className="spinning" aria-hidden="true" />,
    retrying: <CloudAlert size={15} aria-hidden="true" />,
    stopped: <CloudAlert size={15} aria-hidden="true" />,
  }[status];
  return (
    <span className="save-state" data-status={status}>
      <span className="save-words" role="status">
        {icon}
        {/* as wide while saving as when saved, or everything beside it would move under the pointer */}
        <span className="save-text" data-widest={t("save.saving")}>
          {t(`save.${status}`)}
        </span>
      </span>
      {status === "retrying" ? (
        <Button size="small" variant="ghost" onPress={() => editor.retryNow()}>
          {t("save.retry_now")}
        </Button>
      ) : null}
    </span>
  );
}
