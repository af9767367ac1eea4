import { useReactFlow } from "@xyflow/react";
import { useCallback } from "react";
import { portElementId } from "@/canvas/Port";
import { type Box, collapsedCard, frameOf } from "@/graph/groupLayout";
import { membersOf } from "@/graph/groups";
import { nodeSize } from "@/graph/layout";
import type { PortRef } from "@/graph/model";
import { motion } from "@/ui/motion";
import { useEditor } from "./context";
import type { Editor } from "./Editor";
import { cardElement, showRow } from "./graphFocus";
import { showNode } from "./groupEdits";

type ShowNode = (id: string, port?: PortRef | null, takesFocus?: boolean) => void;

/** Bring a node or group into view and, unless the focus is to stay where it is, put it there. */
export function useShowNode(): ShowNode {
  const editor = useEditor();
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (id, port = null, takesFocus = true) => {
      const box = shownBox(editor, id);
      if (!box) return;
      if (editor.state.document.nodes[id]) showNode(editor, id);
      if (editor.state.graphView === "outline") {
        showRow(editor, id, takesFocus && !editor.state.focusParameter && !editor.state.renaming);
        return;
      }
      void setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: Math.max(getZoom(), 0.7),
        duration: motion(200),
      }).then(() => {
        // only once it is in view it is certain to be drawn
        if (!takesFocus || editor.state.focusParameter || editor.state.renaming) return;
        const target = port ? document.getElementById(portElementId(port, "input")) : cardElement(id);
        target?.focus({ preventScroll: true });
      });
    },
    [editor, setCenter, getZoom],
  );
}

/** Of a node, or of the card or frame of a group. */
function shownBox(editor: Editor, id: string): Box | null {
  const { document } = editor.state;
  const node = document.nodes[id];
  if (node) return { ...node.position, ...nodeSize(node) };
  const group = document.groups[id];
  const members = membersOf(document, id).map((member) => member.id);
  return group ? (group.collapsed ? collapsedCard : frameOf)(document, members) : null;
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
