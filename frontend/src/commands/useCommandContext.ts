import { useReactFlow } from "@xyflow/react";
import { useMemo, useRef } from "react";
import { fitOptions } from "@/canvas/viewport";
import { useEditor } from "@/editor/context";
import { placeAtEnd } from "@/editor/moduleChoice";
import { useGoToNode, useShowNode } from "@/editor/useGoToNode";
import type { RunControls } from "@/editor/useRunControls";
import type { Position } from "@/graph/model";
import { motion } from "@/ui/motion";
import type { CommandContext, Panels, View } from "./types";

/** What commands work on. It stays the same object, so that nothing renders again because a run went on. */
export function useCommandContext(run: RunControls, panels: Panels): CommandContext {
  const editor = useEditor();
  const view = useView();
  const latest = useRef({ run, panels });
  latest.current = { run, panels };
  return useMemo(
    () => ({
      editor,
      view,
      get run() {
        return latest.current.run;
      },
      get panels() {
        return latest.current.panels;
      },
    }),
    [editor, view],
  );
}

function useView(): View {
  const editor = useEditor();
  const { fitView, zoomIn, zoomOut, screenToFlowPosition } = useReactFlow();
  const showNode = useShowNode();
  const goToNode = useGoToNode();
  return useMemo(() => {
    const within = (place: (box: DOMRect) => Position): Position => {
      const box = document.querySelector(".canvas")?.getBoundingClientRect();
      return box ? screenToFlowPosition(place(box)) : placeAtEnd(editor.state.document);
    };
    return {
      showAll: () => void fitView(fitOptions()),
      zoomIn: () => void zoomIn({ duration: motion(150) }),
      zoomOut: () => void zoomOut({ duration: motion(150) }),
      showNode,
      goToNode,
      centre: () => within((box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 })),
      corner: () => within((box) => ({ x: box.left + 80, y: box.top + 80 })),
    };
  }, [editor, fitView, zoomIn, zoomOut, screenToFlowPosition, showNode, goToNode]);
}
