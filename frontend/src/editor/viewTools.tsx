/** What is done with the view: buttons of the toolbar, and where it has no room for them items of its menu. */
import { Command, Maximize, Redo2, Search, StickyNote, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { useDo } from "@/commands/context";
import { t } from "@/i18n";
import { IconButton, MenuChoice, MenuItem, MenuSeparator } from "@/ui";
import { useEditor, useEditorState } from "./context";
import { chooseGraphView, GRAPH_VIEWS, type GraphView } from "./graphView";
import { useIsNarrow, useIsPhone } from "./narrow";

interface Tool {
  readonly command: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly shortcut?: string;
  readonly isDisabled: boolean;
}

function useViewTools(): readonly Tool[] {
  const isOnCanvas = useEditorState((state) => state.graphView === "canvas");
  const canEdit = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  return [
    {
      command: "show_all",
      label: t("toolbar.fit_view"),
      icon: <Maximize size={16} />,
      shortcut: "Shift+1",
      isDisabled: !isOnCanvas,
    },
    { command: "tidy", label: t("toolbar.tidy"), icon: <Workflow size={16} />, isDisabled: !canEdit },
    {
      command: "add_note",
      label: t("toolbar.add_note"),
      icon: <StickyNote size={16} />,
      isDisabled: !canEdit,
    },
    {
      command: "palette",
      label: t("command.palette"),
      icon: <Command size={16} />,
      shortcut: "Ctrl+K",
      isDisabled: false,
    },
  ];
}

/** Except on a telephone. */
const ALWAYS_AT_HAND = "show_all";

export function ViewButtons() {
  const act = useDo();
  const isNarrow = useIsNarrow();
  const isPhone = useIsPhone();
  const tools = useViewTools().filter(({ command }) => !isPhone && (!isNarrow || command === ALWAYS_AT_HAND));
  return tools.map(({ command, ...tool }) => (
    <IconButton key={command} {...tool} onPress={() => act(command)} />
  ));
}

export function ViewMenuItems() {
  const act = useDo();
  const isPhone = useIsPhone();
  const tools = useViewTools().filter(({ command }) => isPhone || command !== ALWAYS_AT_HAND);
  return (
    <>
      {isPhone ? <PhoneItems /> : null}
      {tools.map(({ command, label, ...tool }) => (
        <MenuItem key={command} {...tool} onAction={() => act(command)}>
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
    </>
  );
}

/** What has a place of its own in the toolbar elsewhere. */
function PhoneItems() {
  const editor = useEditor();
  const act = useDo();
  const view = useEditorState((state) => state.graphView);
  const canRedo = useEditorState((state) => state.history.future.length > 0);
  return (
    <>
      <MenuChoice<GraphView>
        label={t("outline.switch")}
        options={GRAPH_VIEWS.map((id) => ({ id, label: t(`outline.view.${id}`) }))}
        value={view}
        onChange={(chosen) => chooseGraphView(editor, chosen)}
      />
      <MenuSeparator />
      <MenuItem icon={<Redo2 size={16} />} isDisabled={!canRedo} onAction={() => act("redo")}>
        {t("toolbar.redo")}
      </MenuItem>
      <MenuItem icon={<Search size={16} />} onAction={() => act("find")}>
        {t("toolbar.find_node")}
      </MenuItem>
    </>
  );
}
