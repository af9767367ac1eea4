import { useReactFlow } from "@xyflow/react";
import { farEdgeAt } from "@/canvas/FarEdges";
import { addModule } from "@/editor/adding";
import { useEditor } from "@/editor/context";
import { dropOnEdge, hoverEdge } from "@/editor/edgeDrop";
import { placeAtEnd } from "@/editor/moduleChoice";
import { NODE_WIDTH, nodeSize } from "@/graph/layout";
import type { Position } from "@/graph/model";
import { motion } from "@/ui/motion";
import type { PaletteEntry } from "./entries";

/** Put entries on the canvas: where they were dropped, else beside the selection or in the middle of the view. */
export function useInsert() {
  const editor = useEditor();
  const { screenToFlowPosition, getZoom, setCenter, getViewport } = useReactFlow();
  const canvasBox = () => document.querySelector(".canvas")?.getBoundingClientRect();
  const specOf = (entry: PaletteEntry) => ({ name: entry.name, parameters: entry.parameters });

  const over = (entry: PaletteEntry, x: number, y: number) =>
    hoverEdge(editor, { module: entry.module, ...specOf(entry) }, edgeUnder(x, y) ?? farEdgeUnder(x, y));

  const farEdgeUnder = (x: number, y: number) => {
    const top = document.elementFromPoint(x, y);
    if (!top?.closest(".canvas") || top.closest(".react-flow__node")) return null;
    return farEdgeAt(editor, screenToFlowPosition({ x, y }, { snapToGrid: false }), getZoom());
  };

  const left = () => editor.store.setState({ dropTarget: null });

  const dropped = (entry: PaletteEntry, x: number, y: number) => {
    const under = document.elementFromPoint(x, y);
    if (under?.closest(".outline")) added(entry);
    if (!under?.closest(".canvas")) return;
    const { height } = nodeSize({ comment: "" });
    const point = screenToFlowPosition({ x, y }, { snapToGrid: false });
    const at = { x: point.x - NODE_WIDTH / 2, y: point.y - height / 2 };
    if (dropOnEdge(editor, { module: entry.module, ...specOf(entry) }, at)) return;
    addModule(editor, entry.module, { ...specOf(entry), at });
  };

  const near = (box: DOMRect | undefined): Position => {
    if (!box) return placeAtEnd(editor.state.document);
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 3 };
    const { x, y } = screenToFlowPosition(middle, { snapToGrid: false });
    return { x: x - NODE_WIDTH / 2, y };
  };

  const added = (entry: PaletteEntry) => {
    const box = canvasBox();
    const node = addModule(editor, entry.module, { ...specOf(entry), near: near(box) });
    if (!node || !box) return;
    const { x, y, zoom } = getViewport();
    const size = nodeSize({ comment: "" });
    const left = node.position.x * zoom + x;
    const top = node.position.y * zoom + y;
    const isInView =
      left >= 0 &&
      top >= 0 &&
      left + size.width * zoom <= box.width &&
      top + size.height * zoom <= box.height;
    if (!isInView) {
      const centre = { x: node.position.x + size.width / 2, y: node.position.y + size.height / 2 };
      void setCenter(centre.x, centre.y, { zoom: getZoom(), duration: motion(200) });
    }
  };
  return { over, dropped, left, added };
}

/** The edge under a point of the screen; a node in front of it counts more. */
function edgeUnder(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    if (element.closest(".react-flow__node")) return null;
    const edge = element.closest<SVGElement>(".canvas .react-flow__edge");
    if (edge) return edge.dataset["id"] ?? null;
  }
  return null;
}
