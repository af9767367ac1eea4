import type { ReactFlowState } from "@xyflow/react";

/** From this many nodes on only what is in view is drawn, and from afar without detail. */
export const LARGE_GRAPH = 100;
const FAR_ZOOM = 0.4;

export function isFarAway({ transform, nodes }: ReactFlowState): boolean {
  return transform[2] < FAR_ZOOM && nodes.length >= LARGE_GRAPH;
}
