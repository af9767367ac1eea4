import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { editNote } from "@/graph/edits";
import type { Note } from "@/graph/model";
import { t } from "@/i18n";
import type { NoteFlowNode } from "./flow";
import "./note.css";

/** Opened by the user to write in it. */
const focusOnce = (element: HTMLTextAreaElement | null) => element?.focus();

export function NoteNode({ data, selected }: NodeProps<NoteFlowNode>) {
  return <NoteCard note={data.note} isSelected={selected ?? false} />;
}

const NoteCard = memo(function NoteCard({ note, isSelected }: { note: Note; isSelected: boolean }) {
  const editor = useEditor();
  const isEditing = useEditorState((state) => state.renaming === note.id);
  const change = (part: Partial<Note>) => editor.edit(editNote(editor.state.document, note.id, part));
  const [resizing, setResizing] = useState<{ width: number; height: number } | null>(null);
  const open = () => editor.canEdit && editor.store.setState({ renaming: note.id });
  return (
    <div
      className="note"
      role="group"
      tabIndex={0}
      aria-label={t("note.label")}
      data-selected={isSelected || undefined}
      style={resizing ?? {}}
      onDoubleClick={open}
      onFocus={(event) =>
        event.target === event.currentTarget && editor.select({ notes: new Set([note.id]) })
      }
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || (event.key !== "Enter" && event.key !== "F2")) return;
        event.preventDefault();
        open();
      }}
    >
      {isSelected && editor.canEdit ? (
        <NodeResizer
          minWidth={120}
          minHeight={64}
          lineClassName="note-resize-line"
          handleClassName="note-resize-handle"
          onResize={(_event, { width, height }) => setResizing({ width, height })}
          onResizeEnd={(_event, { x, y, width, height }) => {
            setResizing(null);
            change({
              position: { x: Math.round(x), y: Math.round(y) },
              size: { width: Math.round(width), height: Math.round(height) },
            });
          }}
        />
      ) : null}
      {isEditing ? (
        <textarea
          className="note-input nodrag nopan nowheel"
          aria-label={t("note.label")}
          defaultValue={note.text}
          maxLength={5000}
          placeholder={t("note.placeholder")}
          ref={focusOnce}
          onBlur={(event) => {
            editor.store.setState({ renaming: null });
            change({ text: event.currentTarget.value });
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      ) : (
        <p>{note.text || <span className="muted">{t("note.empty")}</span>}</p>
      )}
    </div>
  );
});
