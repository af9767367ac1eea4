import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect } from "react";
import { useEditor } from "@/editor/context";
import { useOwnPointing } from "./context";

/** Watches what is selected, and whether the tab is seen, however the graph is looked at. */
export function useSelectionSource(): void {
  const pointing = useOwnPointing();
  const editor = useEditor();
  useEffect(() => {
    const onVisibility = () => pointing.show(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", onVisibility);
    pointing.select(editor.state.selection.nodes);
    const stopWatching = editor.store.subscribe(({ selection }, { selection: before }) => {
      if (selection.nodes !== before.nodes) pointing.select(selection.nodes);
    });
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      stopWatching();
      pointing.leave();
    };
  }, [editor, pointing]);
}

/** Watches the pointer over the canvas. */
export function usePointerSource(): void {
  const pointing = useOwnPointing();
  const { screenToFlowPosition } = useReactFlow();
  const canvas = useStore((state) => state.domNode);
  useEffect(() => {
    if (!canvas) return;
    const listening = new AbortController();
    const options = { signal: listening.signal, passive: true };
    const onMove = ({ clientX: x, clientY: y, pointerType }: PointerEvent) => {
      // a finger points only where it presses
      if (pointerType !== "touch") pointing.move(screenToFlowPosition({ x, y }, { snapToGrid: false }));
    };
    canvas.addEventListener("pointermove", onMove, options);
    canvas.addEventListener("pointerleave", () => pointing.leave(), options);
    return () => listening.abort();
  }, [canvas, pointing, screenToFlowPosition]);
}
