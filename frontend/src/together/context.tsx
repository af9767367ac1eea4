import { createContext, type ReactNode, useContext } from "react";
import { useStore } from "zustand";
import type { Cursor } from "./pointing";
import { Together, type TogetherState } from "./Together";

const nothing = () => undefined;

/** Without a provider nobody else is there, as in the view of a run. */
const TogetherContext = createContext(new Together({ ownId: 0, onJoined: nothing, onLeft: nothing }));

export function TogetherProvider({ together, children }: { together: Together; children: ReactNode }) {
  return <TogetherContext value={together}>{children}</TogetherContext>;
}

export function useOwnPointing() {
  return useContext(TogetherContext).pointing;
}

export function useTogether<T>(select: (state: TogetherState) => T): T {
  return useStore(useContext(TogetherContext).store, select);
}

export function useCursors(): readonly Cursor[] {
  return useStore(useContext(TogetherContext).cursors);
}

export function useCursorsOf<T>(select: (cursors: readonly Cursor[]) => T): T {
  return useStore(useContext(TogetherContext).cursors, select);
}
