import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { portElementId } from "@/canvas/Port";
import { nodeSize } from "@/graph/layout";
import type { PortRef } from "@/graph/model";
import { useEditor } from "./context";

/** Select a node, bring it into view and put the focus on it. */
export function useGoToNode(): (id: string, port?: PortRef | null) => void {
  const editor = useEditor();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (id, port = null) => {
      const node = editor.state.document.nodes[id];
      if (!node) return;
      const { width, height } = nodeSize(node);
      editor.selectOnly(id);
      void setCenter(node.position.x + width / 2, node.position.y + height / 2, {
        zoom: Math.max(getZoom(), 0.7),
        duration: 200,
      }).then(() => {
        // only once it is in view it is certain to be drawn
        if (editor.state.focusParameter) return;
        const target = document.getElementById(port ? portElementId(port, "input") : `node-${id}`);
        target?.focus({ preventScroll: true });
      });
    },
    [editor, setCenter, getZoom],
  );
}
