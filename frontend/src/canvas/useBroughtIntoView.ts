/** A ghost that is out of sight comes into view, and what was looked at comes back with its going. */
import { useReactFlow, useStoreApi, type Viewport } from "@xyflow/react";
import { useEffect } from "react";
import { useEditor } from "@/editor/context";
import { around, type Box } from "@/graph/boxes";
import { motion } from "@/ui/motion";
import type { GhostCard, GhostLine } from "./ghostPicture";

/** A pointer that only passes by does not move the canvas. */
const REST_MS = 300;

export function useBroughtIntoView(cards: readonly GhostCard[], lines: readonly GhostLine[]): void {
  const editor = useEditor();
  const { getViewport, setViewport, setCenter } = useReactFlow();
  const flow = useStoreApi();
  // the same places again are no reason to move
  const places = JSON.stringify([
    ...cards.map(({ box }) => box),
    ...lines.map(({ middle }) => ({ ...middle, width: 0, height: 0 })),
  ]);
  useEffect(() => {
    const boxes: Box[] = JSON.parse(places);
    const area = around(boxes);
    const { document } = editor.state;
    let before: Viewport | null = null;
    const timer = setTimeout(() => {
      const { domNode, width, height, transform } = flow.getState();
      const [x, y, zoom] = transform;
      const { left, right } = coveredSides(domNode);
      const view: Box = {
        x: (left - x) / zoom,
        y: -y / zoom,
        width: (width - left - right) / zoom,
        height: height / zoom,
      };
      if (!area || boxes.some((box) => isWithin(box, view))) return;
      before = getViewport();
      const [first] = boxes;
      const shown = area.width > view.width || area.height > view.height ? (first ?? area) : area;
      const middle = shown.x + shown.width / 2 + (right - left) / 2 / zoom;
      void setCenter(middle, shown.y + shown.height / 2, { zoom, duration: motion(200) });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      // who has done it looks at what came of it
      if (before && editor.state.document === document) void setViewport(before, { duration: motion(200) });
    };
  }, [places, editor, flow, getViewport, setViewport, setCenter]);
}

const isWithin = (box: Box, view: Box): boolean =>
  box.x >= view.x &&
  box.y >= view.y &&
  box.x + box.width <= view.x + view.width &&
  box.y + box.height <= view.y + view.height;

/** How far the drawers of a narrow window lie over the canvas, in pixels. */
function coveredSides(canvas: Element | null): { left: number; right: number } {
  const body = canvas?.closest(".editor-body[data-drawers]");
  const [palette, inspector] = [".palette", ".inspector"].map((panel) =>
    body?.querySelector(`:scope > ${panel}`)?.getBoundingClientRect(),
  );
  const place = canvas?.getBoundingClientRect();
  if (!place) return { left: 0, right: 0 };
  return {
    left: palette ? Math.max(0, palette.right - place.left) : 0,
    right: inspector ? Math.max(0, place.right - inspector.left) : 0,
  };
}
