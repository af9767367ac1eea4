import { createContext, type ReactNode, useContext } from "react";
import { useStore } from "zustand";
import { emptyTogether, type TogetherState, type TogetherStore } from "./Together";

/** Without a provider nobody else is there, as in the view of a run. */
const TogetherContext = createContext<TogetherStore>(emptyTogether());

export function TogetherProvider({ store, children }: { store: TogetherStore; children: ReactNode }) {
  return <TogetherContext value={store}>{children}</TogetherContext>;
}

export function useTogether<T>(select: (state: TogetherState) => T): T {
  return useStore(useContext(TogetherContext), select);
}
