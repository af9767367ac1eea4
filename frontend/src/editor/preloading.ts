import { useEffect } from "react";

/** What keys open at once: who presses Ctrl+F goes on typing, and must not wait for a file. */
const SOON: readonly (() => Promise<unknown>)[] = [
  () => import("./Finder"),
  () => import("@/commands/CommandPalette"),
  () => import("./ModuleChooser"),
  () => import("./NodeMenu"),
  () => import("./EdgeMenu"),
  () => import("./EndChooser"),
  () => import("@/inspector/NodeInspector"),
];

/** Long enough for the canvas to have answered. */
const AFTER_MS = 1_500;

/** Fetch these parts once the page has come to rest. */
export function usePreloading(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const load of SOON) void load().catch(() => undefined);
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
}
