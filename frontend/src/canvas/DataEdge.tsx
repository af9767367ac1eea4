import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import { memo } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { focusNode } from "@/editor/graphFocus";
import { offerModules } from "@/editor/moduleChoice";
import type { DropTarget } from "@/editor/store";
import { NOTHING_SELECTED, removeSelection } from "@/graph/edits";
import { t } from "@/i18n";
import { ComparedMark, useCompared } from "./ComparedMark";
import "./edge.css";
import { EDGE_CURVATURE } from "./edgePaths";
import type { CanvasEdge } from "./flow";

/** The button that inserts a module: only a selected edge has one. */
export const edgeInsertId = (edge: string): string => `edge-insert-${edge}`;

const dropOf = ({ refusal }: DropTarget) => (refusal === null ? "fits" : "unfit");

export const DataEdge = memo(function DataEdge({ id, data, selected, ...ends }: EdgeProps<CanvasEdge>) {
  const editor = useEditor();
  const drop = useEditorState(({ dropTarget }) => (dropTarget?.edge === id ? dropOf(dropTarget) : undefined));
  const compared = useCompared("edges", id);
  const [path, labelX, labelY] = getBezierPath({ ...ends, curvature: EDGE_CURVATURE });
  const remove = () => {
    const selection = { ...NOTHING_SELECTED, edges: new Set([id]) };
    if (editor.edit(removeSelection(editor.state.document, selection))) focusNode(editor, ends.source);
  };
  return (
    <>
      <g className="edge" data-type={data?.type} data-drop={drop} data-compared={compared}>
        <BaseEdge id={id} path={path} interactionWidth={18} />
      </g>
      {compared === "added" || compared === "removed" ? (
        <EdgeLabelRenderer>
          <div
            className="edge-compared"
            aria-hidden="true"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            <ComparedMark status={compared} />
          </div>
        </EdgeLabelRenderer>
      ) : null}
      {selected && editor.canEdit ? (
        <EdgeLabelRenderer>
          <div
            className="edge-actions nodrag nopan"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            <button
              type="button"
              className="edge-action"
              id={edgeInsertId(id)}
              aria-label={t("canvas.insert_on_edge", { edge: data?.label ?? id })}
              onClick={(event) => offerModules(editor, { kind: "insert", edge: id }, event.currentTarget)}
            >
              <Plus size={13} strokeWidth={2.5} aria-hidden="true" />
            </button>
            <button
              type="button"
              className="edge-action"
              data-tone="danger"
              aria-label={t("canvas.remove_edge", { edge: data?.label ?? id })}
              onClick={remove}
            >
              <X size={13} strokeWidth={2.5} aria-hidden="true" />
            </button>
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  );
});
