/**
 * The handles of the selected connection, by which its ends are dragged to other ports; pressed, they list those.
 *
 * React Flow begins such a drag only for a mouse, and takes the line away while it goes on: they stand apart from the
 * line, since a touch is heard of for as long as what it began on is there.
 */
import { EdgeLabelRenderer, type ReactFlowState, useStore } from "@xyflow/react";
import type { CSSProperties } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { offerPorts, onlyEdge } from "@/editor/reconnecting";
import type { Direction } from "@/graph/connections";
import type { Edge, Position } from "@/graph/model";
import { t } from "@/i18n";
import "./edge-ends.css";
import { curveOf } from "./edgePaths";
import { edgeRoom } from "./edgeRoom";
import type { CanvasEdge, CanvasNode } from "./flow";

export const edgeEndId = (edge: string, end: Direction): string => `edge-end-${end}-${edge}`;

export function EdgeEnds() {
  const editor = useEditor();
  const edge = useEditorState((state) => (state.shown === null ? onlyEdge(state) : null));
  return edge && editor.canEdit ? <Ends edge={edge} /> : null;
}

function Ends({ edge }: { edge: Edge }) {
  const path = useStore((state) => drawnPath(state, edge.id));
  const zoom = useStore((state) => state.transform[2]);
  const isMoved = useEditorState(({ pending }) => pending?.moved === edge.id);
  const room = path === null ? null : edgeRoom(path, zoom);
  if (!room?.ends) return null;
  const shared = { edge, reach: room.reach, isMoved };
  return (
    <EdgeLabelRenderer>
      <End {...shared} end="output" at={room.ends.source} />
      <End {...shared} end="input" at={room.ends.target} />
    </EdgeLabelRenderer>
  );
}

function drawnPath({ edgeLookup, nodeLookup }: ReactFlowState, id: string): string | null {
  const drawn = edgeLookup.get(id) as CanvasEdge | undefined;
  const from = nodeLookup.get(drawn?.source ?? "")?.internals.userNode as CanvasNode | undefined;
  const to = nodeLookup.get(drawn?.target ?? "")?.internals.userNode as CanvasNode | undefined;
  return drawn && from && to ? (curveOf(drawn, from, to)?.[0] ?? null) : null;
}

interface EndProps {
  readonly edge: Edge;
  readonly end: Direction;
  readonly at: Position;
  readonly reach: number;
  readonly isMoved: boolean;
}

type EndStyle = CSSProperties & { readonly "--reach": string };

function End({ edge, end, at, reach, isMoved }: EndProps) {
  const editor = useEditor();
  const label = useStore(
    ({ edgeLookup }) => (edgeLookup.get(edge.id) as CanvasEdge | undefined)?.data?.label,
  );
  const style: EndStyle = {
    transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)`,
    "--reach": `${reach}px`,
  };
  return (
    <button
      type="button"
      className="edge-end nodrag nopan"
      id={edgeEndId(edge.id, end)}
      style={style}
      data-moved={isMoved || undefined}
      aria-haspopup="dialog"
      aria-label={t(end === "output" ? "canvas.move_source" : "canvas.move_target", {
        edge: label ?? edge.id,
      })}
      onMouseDown={(event) => event.button === 0 && grab(edge.id, end, event)}
      onTouchStart={({ touches }) => {
        const [touch] = touches.length === 1 ? [touches[0]] : [];
        if (touch) grab(edge.id, end, touch);
      }}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => offerPorts(editor, edge, end, event.currentTarget)}
    />
  );
}

/** As if the mouse had been pressed on the end of the line; what moves and ends afterwards React Flow hears itself. */
function grab(edge: string, end: Direction, { clientX, clientY }: Pick<MouseEvent, "clientX" | "clientY">) {
  const side = end === "output" ? "source" : "target";
  document
    .querySelector(`.react-flow__edge[data-id="${CSS.escape(edge)}"] .react-flow__edgeupdater-${side}`)
    ?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0, clientX, clientY }));
}
