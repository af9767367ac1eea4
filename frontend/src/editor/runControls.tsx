/** Starting runs from anywhere in the editor. On the page of a finished run there is nothing to start. */
import { createContext, type ReactNode, useContext } from "react";
import type { RunControls } from "./useRunControls";

const RunControlsContext = createContext<RunControls | null>(null);

export function RunControlsProvider({ run, children }: { run: RunControls; children: ReactNode }) {
  return <RunControlsContext value={run}>{children}</RunControlsContext>;
}

export function useRunControlsOfEditor(): RunControls | null {
  return useContext(RunControlsContext);
}
