/**
 * From afar the connections of a large graph are one picture, a path for each type of data: a thousand elements of
 * their own would each be asked in every frame. Those that something is done with stay elements.
 */
import { ViewportPortal } from "@xyflow/react";
import { useEffect, useMemo } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import type { Position } from "@/graph/model";
import { plural } from "@/i18n";
import { usesTouch } from "@/ui/pointer";
import "./edge.css";
import { EdgePaths, nearestPath } from "./edgePaths";
import type { CanvasEdge, CanvasNode } from "./flow";

/** With more nodes in the hand than this, their connections are drawn anew as part of the picture. */
const FEW = 40;
const NONE: CanvasEdge[] = [];

interface SplitEdges {
  /** Elements of their own. */
  readonly single: CanvasEdge[];
  /** Parts of the picture. */
  readonly far: CanvasEdge[];
}

export function useSplitEdges(edges: CanvasEdge[], isFar: boolean): SplitEdges {
  const isCompared = useEditorState((state) => state.compared !== null);
  const dropTarget = useEditorState((state) => state.dropTarget?.edge);
  const moved = useEditorState((state) => Object.keys(state.dragged).sort().join("\n"));
  return useMemo(() => {
    if (!isFar || isCompared) return { single: edges, far: NONE };
    const ids = moved === "" ? [] : moved.split("\n");
    const held = new Set(ids.length <= FEW ? ids : []);
    const isSingle = (edge: CanvasEdge) =>
      Boolean(edge.selected) || edge.id === dropTarget || held.has(edge.source) || held.has(edge.target);
    return { single: edges.filter(isSingle), far: edges.filter((edge) => !isSingle(edge)) };
  }, [edges, isFar, isCompared, dropTarget, moved]);
}

interface FarEdgesProps {
  readonly nodes: readonly CanvasNode[];
  readonly edges: readonly CanvasEdge[];
}

export function FarEdges({ nodes, edges }: FarEdgesProps) {
  const editor = useEditor();
  const builder = useMemo(() => new EdgePaths(), []);
  const paths = useMemo(() => builder.of(nodes, edges), [builder, nodes, edges]);
  useEffect(() => {
    drawn.set(editor, paths);
    return () => void drawn.delete(editor);
  }, [editor, paths]);
  const byType = useMemo(() => joinedByType(edges, paths), [edges, paths]);
  return (
    <ViewportPortal>
      <svg className="far-edges" role="img" aria-label={plural("canvas.far_edges", paths.size)}>
        {byType.map(([type, path]) => (
          <g key={type} className="edge" data-type={type}>
            <path d={path} />
          </g>
        ))}
      </svg>
    </ViewportPortal>
  );
}

function joinedByType(
  edges: readonly CanvasEdge[],
  paths: ReadonlyMap<string, string>,
): (readonly [string, string])[] {
  const parts = new Map<string, string[]>();
  for (const { id, data } of edges) {
    const path = paths.get(id);
    if (path === undefined) continue;
    const type = data?.type ?? "";
    const known = parts.get(type);
    if (known) known.push(path);
    else parts.set(type, [path]);
  }
  return [...parts].map(([type, all]) => [type, all.join("")]);
}

/** What each editor shows as a picture at the moment. */
const drawn = new WeakMap<Editor, ReadonlyMap<string, string>>();
/** In pixels of the screen. */
const NEAR_ENOUGH = { mouse: 8, touch: 16 } as const;

/** The connection of the picture at a point of the canvas. */
export function farEdgeAt(editor: Editor, point: Position, zoom: number): string | null {
  const paths = drawn.get(editor);
  const near = NEAR_ENOUGH[usesTouch() ? "touch" : "mouse"];
  return paths ? nearestPath(paths, point, near / zoom) : null;
}
