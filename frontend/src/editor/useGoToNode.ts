import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { nodeSize } from "@/graph/layout";
import { useEditor } from "./context";

/** Select a node, bring it into view and put the focus on it. */
export function useGoToNode(): (id: string) => void {
  const editor = useEditor();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (id) => {
      const node = editor.state.document.nodes[id];
      if (!node) return;
      const { width, height } = nodeSize(node);
      editor.selectOnly(id);
      void setCenter(node.position.x + width / 2, node.position.y + height / 2, {
        zoom: Math.max(getZoom(), 0.7),
        duration: 200,
      }).then(() => {
        // only once it is in view it is certain to be drawn
        if (!editor.state.focusParameter)
          document.getElementById(`node-${id}`)?.focus({ preventScroll: true });
      });
    },
    [editor, setCenter, getZoom],
  );
}
