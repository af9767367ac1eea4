import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import type { DropTarget } from "@/editor/store";
import { ComparedMark, useCompared } from "./ComparedMark";
import { EdgeActions } from "./EdgeActions";
import "./edge.css";
import { EDGE_CURVATURE } from "./edgePaths";
import type { CanvasEdge } from "./flow";

const dropOf = ({ refusal }: DropTarget) => (refusal === null ? "fits" : "unfit");

export const DataEdge = memo(function DataEdge({ id, data, selected, ...ends }: EdgeProps<CanvasEdge>) {
  const editor = useEditor();
  const drop = useEditorState(({ dropTarget }) => (dropTarget?.edge === id ? dropOf(dropTarget) : undefined));
  const compared = useCompared("edges", id);
  const [path, labelX, labelY] = getBezierPath({ ...ends, curvature: EDGE_CURVATURE });
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
        <EdgeActions
          edge={id}
          label={data?.label ?? id}
          source={ends.source}
          path={path}
          x={labelX}
          y={labelY}
        />
      ) : null}
    </>
  );
});
