import { ListTree, Network } from "lucide-react";
import { t } from "@/i18n";
import { useEditor, useEditorState } from "./context";
import { chooseGraphView, GRAPH_VIEWS, type GraphView } from "./graphView";
import "./graph-view.css";

const ICONS: Record<GraphView, typeof Network> = { canvas: Network, outline: ListTree };

export function GraphViewSwitch() {
  const editor = useEditor();
  const current = useEditorState((state) => state.graphView);
  return (
    <fieldset className="view-switch" aria-label={t("outline.switch")}>
      {GRAPH_VIEWS.map((view) => {
        const Icon = ICONS[view];
        return (
          <label
            key={view}
            className="view-switch-button"
            title={t(`outline.view.${view}`)}
            data-selected={view === current || undefined}
          >
            <input
              type="radio"
              name="graph-view"
              checked={view === current}
              onChange={() => chooseGraphView(editor, view)}
            />
            <Icon size={14} aria-hidden="true" />
            <span className="view-switch-text">{t(`outline.view.${view}`)}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
