import { lazy, Suspense, useSyncExternalStore } from "react";
import { queue } from "./notify";
import { useEver } from "./useEver";

const ToastList = lazy(() => import("./ToastList").then((m) => ({ default: m.ToastList })));

const subscribe = (listener: () => void) => queue.subscribe(listener);
const hasToasts = () => queue.visibleToasts.length > 0;

/** What was said with `notify`; loaded with the first words. */
export function Toasts() {
  const hasSpoken = useEver(useSyncExternalStore(subscribe, hasToasts));
  return <Suspense>{hasSpoken ? <ToastList /> : null}</Suspense>;
}
