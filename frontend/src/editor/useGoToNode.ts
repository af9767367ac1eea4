import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { portElementId } from "@/canvas/Port";
import { nodeSize } from "@/graph/layout";
import type { PortRef } from "@/graph/model";
import { motion } from "@/ui/motion";
import { useEditor } from "./context";
import { showRow } from "./graphFocus";
import { showNode } from "./groupEdits";

type ShowNode = (id: string, port?: PortRef | null, takesFocus?: boolean) => void;

/** Bring a node into view and, unless the focus is to stay where it is, put it there. */
export function useShowNode(): ShowNode {
  const editor = useEditor();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (id, port = null, takesFocus = true) => {
      const node = editor.state.document.nodes[id];
      if (!node) return;
      showNode(editor, id);
      if (editor.state.graphView === "outline") {
        showRow(editor, id, takesFocus && !editor.state.focusParameter && !editor.state.renaming);
        return;
      }
      const { width, height } = nodeSize(node);
      void setCenter(node.position.x + width / 2, node.position.y + height / 2, {
        zoom: Math.max(getZoom(), 0.7),
        duration: motion(200),
      }).then(() => {
        // only once it is in view it is certain to be drawn
        if (!takesFocus || editor.state.focusParameter || editor.state.renaming) return;
        const target = document.getElementById(port ? portElementId(port, "input") : `node-${id}`);
        target?.focus({ preventScroll: true });
      });
    },
    [editor, setCenter, getZoom],
  );
}

/** Select a node, bring it into view and put the focus on it. */
export function useGoToNode(): ShowNode {
  const editor = useEditor();
  const show = useShowNode();
  return useCallback(
    (id, port = null) => {
      if (!editor.state.document.nodes[id]) return;
      editor.selectOnly(id);
      show(id, port);
    },
    [editor, show],
  );
}
