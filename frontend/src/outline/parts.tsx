/** Parts that the rows have in common. */
import { ChevronRight } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { rowElementId, showRow } from "@/editor/graphFocus";
import type { Edit } from "@/graph/edits";
import type { GraphDocument } from "@/graph/model";
import type { GroupRow, NodeRow } from "@/graph/outline";
import { useOutline } from "./context";

export const rowPartId = (key: string, part: "what" | "state" | "flow"): string =>
  `${rowElementId(key)}-${part}`;

export function Chevron({ row, label }: { row: NodeRow | GroupRow; label: string }) {
  const { actions } = useOutline();
  return (
    <button
      type="button"
      tabIndex={-1}
      className="outline-chevron"
      aria-label={label}
      title={label}
      data-open={row.isExpanded || undefined}
      onClick={() => actions.toggle(row)}
    >
      <ChevronRight size={15} aria-hidden="true" />
    </button>
  );
}

/** For the pointer and for touch; its row has a key for the same. */
export function RowButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: (event: MouseEvent<HTMLElement>) => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="outline-button"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

interface RowNameProps {
  readonly id: string;
  readonly name: string;
  /** What is read out, where the name alone would not say what it is. */
  readonly spoken?: string;
  readonly label: string;
  readonly onRename: (document: GraphDocument, name: string) => Edit | null;
}

const selectOnce = (input: HTMLInputElement | null) => input?.select();

export function RowName({ id, name, spoken, label, onRename }: RowNameProps) {
  const editor = useEditor();
  const isRenaming = useEditorState((state) => state.renaming === id);
  if (!isRenaming) {
    if (spoken === undefined) {
      return (
        <span className="outline-name truncate" title={name}>
          {name}
        </span>
      );
    }
    return (
      <>
        <span className="visually-hidden">{spoken}</span>
        <span className="outline-name truncate" title={name} aria-hidden="true">
          {name}
        </span>
      </>
    );
  }
  const finish = (text: string | null) => {
    if (editor.state.renaming !== id) return;
    editor.store.setState({ renaming: null });
    if (text !== null) editor.edit(onRename(editor.state.document, text));
  };
  return (
    <input
      ref={selectOnce}
      className="node-name-input"
      aria-label={label}
      defaultValue={name}
      maxLength={200}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        finish(event.key === "Enter" ? event.currentTarget.value : null);
        showRow(editor, id);
      }}
    />
  );
}
