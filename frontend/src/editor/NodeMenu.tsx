/** What can be done with a node: opened by a right click, by Shift+F10, and from the inspector. */
import { t } from "@/i18n";
import { usePlanTimer } from "@/plan/usePlanPreview";
import { useEditor, useEditorState } from "./context";
import { MenuAt } from "./MenuAt";
import { NodeConnectionItems } from "./NodeConnectionItems";
import { NodeEditItems } from "./NodeEditItems";
import { NodeHelpItem } from "./NodeHelpItem";
import { NodeRunItems } from "./NodeRunItems";
import { useRunControlsOfEditor } from "./runControls";

export function NodeMenu() {
  const editor = useEditor();
  const place = useEditorState((state) => state.nodeMenu);
  const run = useRunControlsOfEditor();
  const timer = usePlanTimer();
  const name = useEditorState(({ document }) => document.nodes[place?.node ?? ""]?.name ?? "");
  if (run === null) return null;
  const close = () => {
    const node = editor.state.nodeMenu?.node;
    editor.store.setState({ nodeMenu: null });
    timer.leave();
    // what was chosen may have opened something that has the focus now; a row of the outline gets it back by itself
    if (node && !editor.state.moduleChoice && !editor.state.renaming)
      document.getElementById(`node-${node}`)?.focus({ preventScroll: true });
  };
  if (place === null) return null;
  return (
    <MenuAt x={place.x} y={place.y} label={t("run.node_menu", { name })} onClose={close}>
      <NodeRunItems run={run} onHighlight={timer.show} />
      <NodeEditItems node={place.node} onClose={close} />
      <NodeConnectionItems node={place.node} onClose={close} />
      <NodeHelpItem node={place.node} />
    </MenuAt>
  );
}
