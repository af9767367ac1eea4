/** What can be run from a node: opened by a right click, by Shift+F10, and from the inspector. */
import { useRef } from "react";
import { Menu as AriaMenu, Popover } from "react-aria-components";
import { t } from "@/i18n";
import { usePlanTimer } from "@/plan/usePlanPreview";
import { useEditor, useEditorState } from "./context";
import { NodeRunItems } from "./NodeRunItems";
import { useRunControlsOfEditor } from "./runControls";

export function NodeMenu() {
  const editor = useEditor();
  const place = useEditorState((state) => state.nodeMenu);
  const run = useRunControlsOfEditor();
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = usePlanTimer();
  const name = useEditorState(({ document }) => document.nodes[place?.node ?? ""]?.name ?? "");
  if (run === null) return null;
  const close = () => {
    const node = editor.state.nodeMenu?.node;
    editor.store.setState({ nodeMenu: null });
    timer.hide();
    if (node) document.getElementById(`node-${node}`)?.focus({ preventScroll: true });
  };
  return (
    <>
      <span ref={anchor} className="node-menu-anchor" style={{ left: place?.x ?? 0, top: place?.y ?? 0 }} />
      {place ? (
        <Popover
          // a new place is a new popover, which looks anew where it fits
          key={`${place.x} ${place.y}`}
          className="popover"
          triggerRef={anchor}
          isOpen
          onOpenChange={(isOpen) => isOpen || close()}
          placement="bottom start"
          offset={2}
        >
          <AriaMenu
            className="menu"
            aria-label={t("run.node_menu", { name })}
            autoFocus="first"
            onClose={close}
          >
            <NodeRunItems run={run} onHighlight={timer.show} />
          </AriaMenu>
        </Popover>
      ) : null}
    </>
  );
}
