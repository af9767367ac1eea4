/** Where each pipeline was last looked at, per browser. */
import { getNodesBounds, getViewportForBounds, useOnViewportChange, type Viewport } from "@xyflow/react";
import { type RefObject, useLayoutEffect, useState } from "react";
import { motion } from "@/ui/motion";
import type { CanvasNode } from "./flow";

const keyOf = (pipelineId: string) => `atelier.viewport.${pipelineId}`;

export function storedViewport(pipelineId: string): Viewport | null {
  try {
    const value = JSON.parse(localStorage.getItem(keyOf(pipelineId)) ?? "null") as Partial<Viewport> | null;
    const numbers = [value?.x, value?.y, value?.zoom];
    return numbers.every(Number.isFinite) ? (value as Viewport) : null;
  } catch {
    return null;
  }
}

export function RememberViewport({ pipelineId }: { pipelineId: string }) {
  useOnViewportChange({
    onEnd: (viewport) => localStorage.setItem(keyOf(pipelineId), JSON.stringify(viewport)),
  });
  return null;
}

export const MIN_ZOOM = 0.1;

/**
 * Where the canvas begins: where it was last looked at, else with all of it in view. Known before anything is drawn,
 * because a first drawing elsewhere would be thrown away. Null until the place of the canvas has a size.
 */
export function useFirstViewport(
  place: RefObject<HTMLElement | null>,
  pipelineId: string,
  nodes: readonly CanvasNode[],
): Viewport | null {
  const [viewport, setViewport] = useState<Viewport | null>(null);
  useLayoutEffect(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = place.current ?? {};
    setViewport((known) => known ?? storedViewport(pipelineId) ?? showingAll(nodes, width, height));
  }, [place, pipelineId, nodes]);
  return viewport;
}

/** An empty canvas is not fitted, or the first node would move it. */
function showingAll(nodes: readonly CanvasNode[], width: number, height: number): Viewport {
  if (nodes.length === 0 || width === 0 || height === 0) return { x: 0, y: 0, zoom: 1 };
  return getViewportForBounds(
    getNodesBounds([...nodes]),
    width,
    height,
    MIN_ZOOM,
    ROOM.maxZoom,
    ROOM.padding,
  );
}

/** Show all: some room around, and nothing larger than it is. */
const ROOM = { padding: 0.15, maxZoom: 1 } as const;
export const fitOptions = () => ({ ...ROOM, duration: motion(200) });
