/** Where each pipeline was last looked at, per browser. */
import { useOnViewportChange, type Viewport } from "@xyflow/react";
import { motion } from "@/ui/motion";

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

/** Show all: some room around, and nothing larger than it is. */
export const fitOptions = () => ({ padding: 0.15, maxZoom: 1, duration: motion(200) });
