import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect } from "react";
import { useEditor } from "@/editor/context";
import { useOwnPointing } from "./context";

/** Watches the pointer over the canvas, what is selected, and whether the tab is seen. */
export function usePointingSource(): void {
  const pointing = useOwnPointing();
  const editor = useEditor();
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
    const onVisibility = () => pointing.show(document.visibilityState === "visible");
    canvas.addEventListener("pointermove", onMove, options);
    canvas.addEventListener("pointerleave", () => pointing.leave(), options);
    document.addEventListener("visibilitychange", onVisibility, options);
    pointing.select(editor.state.selection.nodes);
    const stopWatching = editor.store.subscribe(({ selection }, { selection: before }) => {
      if (selection.nodes !== before.nodes) pointing.select(selection.nodes);
    });
    return () => {
      listening.abort();
      stopWatching();
      pointing.leave();
    };
  }, [canvas, editor, pointing, screenToFlowPosition]);
}
