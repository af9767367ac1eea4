/** The card that follows the pointer out of the palette, and what letting it go would do. */
import { useReactFlow } from "@xyflow/react";
import { createPortal } from "react-dom";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { useEditor, useEditorState } from "@/editor/context";
import { dropWords } from "@/editor/edgeDrop";
import type { PaletteEntry } from "./entries";

/** What letting go here would do, or why it will not do. */
function DropHint({ x, y }: { x: number; y: number }) {
  const editor = useEditor();
  const target = useEditorState((state) => state.dropTarget);
  if (!target) return null;
  return (
    <div
      className="drop-hint"
      data-refused={target.refusal !== null || undefined}
      style={{ left: x, top: y }}
    >
      {target.refusal ?? dropWords(editor, target.edge)}
    </div>
  );
}

export function Ghost({ entry, x, y }: { entry: PaletteEntry; x: number; y: number }) {
  const { getZoom } = useReactFlow();
  return createPortal(
    <>
      <DropHint x={x} y={y + 33 * getZoom()} />
      <div className="palette-ghost" style={{ left: x, top: y, scale: String(getZoom()) }}>
        <div className="node" data-tone={categoryTone(entry.module.category)}>
          <div className="node-main">
            <span className="node-icon">
              <ModuleIcon name={entry.module.icon} size={18} />
            </span>
            <div className="node-text">
              <div className="node-name truncate">{entry.name}</div>
              <div className="node-subtitle truncate">{entry.module.display_name}</div>
            </div>
          </div>
        </div>
      </div>
    </>,
    document.body,
  );
}
