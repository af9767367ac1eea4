import { ListTree, Network } from "lucide-react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { t } from "@/i18n";
import { useEditor, useEditorState } from "./context";
import { chooseGraphView, GRAPH_VIEWS, type GraphView } from "./graphView";
import "./graph-view.css";

const ICONS: Record<GraphView, typeof Network> = { canvas: Network, outline: ListTree };

export function GraphViewSwitch() {
  const editor = useEditor();
  const current = useEditorState((state) => state.graphView);
  return (
    <ToggleButtonGroup
      className="view-switch"
      aria-label={t("outline.switch")}
      disallowEmptySelection
      selectedKeys={[current]}
      onSelectionChange={(keys) => {
        const chosen = GRAPH_VIEWS.find((view) => keys.has(view));
        if (chosen) chooseGraphView(editor, chosen);
      }}
    >
      {GRAPH_VIEWS.map((view) => {
        const Icon = ICONS[view];
        return (
          <ToggleButton key={view} id={view} className="view-switch-button">
            <Icon size={14} aria-hidden="true" />
            {t(`outline.view.${view}`)}
          </ToggleButton>
        );
      })}
    </ToggleButtonGroup>
  );
}
