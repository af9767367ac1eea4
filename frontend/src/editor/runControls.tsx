/** Starting runs from anywhere in the editor. On the page of a finished run, and over a draft of the past, there is nothing to start. */
import { createContext, type ReactNode, useContext } from "react";
import type { RunControls } from "./useRunControls";

const RunControlsContext = createContext<RunControls | null>(null);

export function RunControlsProvider({ run, children }: { run: RunControls | null; children: ReactNode }) {
  return <RunControlsContext value={run}>{children}</RunControlsContext>;
}

export function useRunControlsOfEditor(): RunControls | null {
  return useContext(RunControlsContext);
}
