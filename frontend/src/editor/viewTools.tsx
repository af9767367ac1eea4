/** What is done with the view: buttons of the toolbar, and where it has no room for them items of its menu. */
import { Command, Maximize, StickyNote, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { useDo } from "@/commands/context";
import { t } from "@/i18n";
import { IconButton, MenuItem, MenuSeparator } from "@/ui";
import { useEditorState } from "./context";
import { useIsNarrow } from "./narrow";

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

const ALWAYS_AT_HAND = "show_all";

export function ViewButtons() {
  const act = useDo();
  const isNarrow = useIsNarrow();
  const tools = useViewTools().filter(({ command }) => !isNarrow || command === ALWAYS_AT_HAND);
  return tools.map(({ command, ...tool }) => (
    <IconButton key={command} {...tool} onPress={() => act(command)} />
  ));
}

export function ViewMenuItems() {
  const act = useDo();
  const tools = useViewTools().filter(({ command }) => command !== ALWAYS_AT_HAND);
  return (
    <>
      {tools.map(({ command, label, ...tool }) => (
        <MenuItem key={command} {...tool} onAction={() => act(command)}>
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
    </>
  );
}
