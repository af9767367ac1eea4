/** What can be done with a connection: opened by a right click and by Shift+F10. */
import { ArrowDownToDot, ArrowUpFromDot, Plus, Trash2 } from "lucide-react";
import { drawnEnds } from "@/graph/groupLayout";
import type { Edge } from "@/graph/model";
import { t } from "@/i18n";
import { CommandItem } from "./CommandItem";
import { useEditor, useEditorState } from "./context";
import type { Editor } from "./Editor";
import { focusConnection, focusNode } from "./graphFocus";
import { MenuAt } from "./MenuAt";
import type { EdgeMenuPlace } from "./store";
import { edgeWords } from "./words";

export function EdgeMenu() {
  const place = useEditorState((state) => state.edgeMenu);
  const edge = useEditorState(({ document, edgeMenu }) => document.edges[edgeMenu?.edge ?? ""]);
  return place && edge ? <OpenMenu place={place} edge={edge} /> : null;
}

function OpenMenu({ place: { x, y }, edge }: { place: EdgeMenuPlace; edge: Edge }) {
  const editor = useEditor();
  return (
    <MenuAt
      x={x}
      y={y}
      label={t("edge_menu.label", { edge: edgeWords(editor.state, edge) })}
      onClose={() => close(editor, edge)}
    >
      <CommandItem
        command="move_source"
        icon={<ArrowUpFromDot size={15} />}
        label={t("edge_menu.move_source")}
      />
      <CommandItem
        command="move_target"
        icon={<ArrowDownToDot size={15} />}
        label={t("edge_menu.move_target")}
      />
      <CommandItem command="add_connected" icon={<Plus size={15} />} label={t("edge_menu.insert")} />
      <CommandItem command="delete" icon={<Trash2 size={15} />} tone="danger" label={t("edge_menu.remove")} />
    </MenuAt>
  );
}

/** What was chosen may have opened a list that has the focus now; a row of the outline gets it back by itself. */
function close(editor: Editor, edge: Edge): void {
  editor.store.setState({ edgeMenu: null });
  const { document, graphView, moduleChoice, portChoice } = editor.state;
  if (moduleChoice || portChoice || graphView === "outline") return;
  if (document.edges[edge.id]) {
    focusConnection(editor, edge.id);
    return;
  }
  const source = drawnEnds(document, edge)?.source.node ?? edge.source.node;
  // the closing menu first looks for where the focus was
  requestAnimationFrame(() => requestAnimationFrame(() => focusNode(editor, source)));
}
