/** The connections of a node or of a group's card, to go to one of them: also where no line can be reached by Tab. */
import { Cable } from "lucide-react";
import { type Direction, portOf } from "@/graph/connections";
import { groupOfSelection } from "@/graph/groups";
import { connectionsAround } from "@/graph/jumps";
import type { PortRef } from "@/graph/model";
import { t } from "@/i18n";
import { MenuItem, MenuSeparator, Submenu } from "@/ui";
import { useEditor, useEditorState } from "./context";
import type { Editor } from "./Editor";
import { focusConnection } from "./graphFocus";
import { useShownDocument } from "./useShownDocument";

export function NodeConnectionItems({ node, onClose }: { node: string; onClose: () => void }) {
  const editor = useEditor();
  const isOnCanvas = useEditorState((state) => state.graphView === "canvas");
  const document = useShownDocument();
  const selected = useEditorState((state) => state.selection.nodes);
  // in the outline each of them has a row; of nodes that only happen to be selected together it would be a heap
  if (!isOnCanvas || (selected.size > 1 && !groupOfSelection(document, selected))) return null;
  const connections = connectionsAround(document, selected.size > 1 ? selected : new Set([node]));
  if (connections.length === 0) return null;
  return (
    <>
      <MenuSeparator />
      <Submenu icon={<Cable size={15} />} label={t("node_menu.connections")} onClose={onClose}>
        {connections.map(({ edge, direction }) => (
          <MenuItem key={edge.id} onAction={() => focusConnection(editor, edge.id)}>
            {direction === "input"
              ? t("node_menu.connection_from", words(editor, "input", edge.target, edge.source))
              : t("node_menu.connection_to", words(editor, "output", edge.source, edge.target))}
          </MenuItem>
        ))}
      </Submenu>
    </>
  );
}

function words({ state }: Editor, direction: Direction, own: PortRef, other: PortRef) {
  const { document, modules } = state;
  const label = (ref: PortRef, side: Direction) => portOf(document, modules, ref, side)?.label ?? ref.port;
  return {
    own: label(own, direction),
    node: document.nodes[other.node]?.name ?? other.node,
    port: label(other, direction === "input" ? "output" : "input"),
  };
}
