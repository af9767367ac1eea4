import type { ReactFlowState } from "@xyflow/react";
import { createContext, useContext } from "react";

/** From this many nodes on only what is in view is drawn, and from afar without detail. */
export const LARGE_GRAPH = 100;
const FAR_ZOOM = 0.4;

/** Before the canvas has a size nobody can tell; what is cheap to draw is then drawn first. */
export function isZoomedOut({ transform, width }: ReactFlowState): boolean {
  return width === 0 || transform[2] < FAR_ZOOM;
}

/** Asked of React Flow once for the whole canvas: a thousand nodes that ask cost a frame while panning. */
const FarContext = createContext(false);
export const FarProvider = FarContext.Provider;

export function useIsFar(): boolean {
  return useContext(FarContext);
}
