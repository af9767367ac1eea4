/** The buttons of a selected connection: in its middle, or beside it where that is too short for them. */
import { EdgeLabelRenderer, useStore } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import { useEditor } from "@/editor/context";
import { focusNode } from "@/editor/graphFocus";
import { offerModules } from "@/editor/moduleChoice";
import { NOTHING_SELECTED, removeSelection } from "@/graph/edits";
import { t } from "@/i18n";
import { edgeRoom } from "./edgeRoom";
import { useIsFar } from "./far";

/** The button that inserts a module: only a selected edge has one. */
export const edgeInsertId = (edge: string): string => `edge-insert-${edge}`;

export interface EdgeActionsProps {
  readonly edge: string;
  readonly label: string;
  /** The node, or the card, that it comes from. */
  readonly source: string;
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

export function EdgeActions({ edge, label, source, path, x, y }: EdgeActionsProps) {
  const editor = useEditor();
  const isShort = useStore(({ transform }) => edgeRoom(path, transform[2])?.isShort ?? false);
  const isFar = useIsFar();
  const remove = () => {
    const selection = { ...NOTHING_SELECTED, edges: new Set([edge]) };
    if (editor.edit(removeSelection(editor.state.document, selection))) focusNode(editor, source);
  };
  return (
    <EdgeLabelRenderer>
      <div
        className="edge-actions nodrag nopan"
        data-beside={isShort || undefined}
        data-far={isFar || undefined}
        style={{ transform: `translate(var(--from, -50%), -50%) translate(${x}px, ${y}px)` }}
      >
        <button
          type="button"
          className="edge-action"
          id={edgeInsertId(edge)}
          aria-label={t("canvas.insert_on_edge", { edge: label })}
          onClick={(event) => offerModules(editor, { kind: "insert", edge }, event.currentTarget)}
        >
          <Plus size={13} strokeWidth={2.5} aria-hidden="true" />
        </button>
        <button
          type="button"
          className="edge-action"
          data-tone="danger"
          aria-label={t("canvas.remove_edge", { edge: label })}
          onClick={remove}
        >
          <X size={13} strokeWidth={2.5} aria-hidden="true" />
        </button>
      </div>
    </EdgeLabelRenderer>
  );
}
