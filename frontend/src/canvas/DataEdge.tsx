import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { X } from "lucide-react";
import { memo } from "react";
import { useEditor } from "@/editor/context";
import { NOTHING_SELECTED, removeSelection } from "@/graph/edits";
import { t } from "@/i18n";
import "./edge.css";
import type { CanvasEdge } from "./flow";

export const DataEdge = memo(function DataEdge({ id, data, selected, ...ends }: EdgeProps<CanvasEdge>) {
  const editor = useEditor();
  const [path, labelX, labelY] = getBezierPath({ ...ends, curvature: 0.35 });
  const remove = () =>
    editor.edit(removeSelection(editor.state.document, { ...NOTHING_SELECTED, edges: new Set([id]) }));
  return (
    <>
      <g className="edge" data-type={data?.type}>
        <BaseEdge id={id} path={path} interactionWidth={18} />
      </g>
      {selected && editor.canEdit ? (
        <EdgeLabelRenderer>
          <button
            type="button"
            className="edge-remove nodrag nopan"
            aria-label={t("canvas.remove_edge", { edge: data?.label ?? id })}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            onClick={remove}
          >
            <X size={13} strokeWidth={2.5} aria-hidden="true" />
          </button>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});
