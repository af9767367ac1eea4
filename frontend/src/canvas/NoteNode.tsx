import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo, useRef, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import type { Box } from "@/graph/boxes";
import { editNote } from "@/graph/edits";
import type { Note } from "@/graph/model";
import type { Sides } from "@/graph/snapping";
import { t } from "@/i18n";
import { ComparedMark, useCompared } from "./ComparedMark";
import type { NoteFlowNode } from "./flow";
import "./note.css";
import { nudgeByKey } from "./nudging";
import { usePlacing } from "./placingContext";

/** Opened by the user to write in it. */
const focusOnce = (element: HTMLTextAreaElement | null) => element?.focus();

export function NoteNode({ data, selected }: NodeProps<NoteFlowNode>) {
  return <NoteCard note={data.note} isSelected={selected ?? false} />;
}

const NoteCard = memo(function NoteCard({ note, isSelected }: { note: Note; isSelected: boolean }) {
  const editor = useEditor();
  const isEditing = useEditorState((state) => state.renaming === note.id);
  const change = (part: Partial<Note>) => editor.edit(editNote(editor.state.document, note.id, part));
  const placing = usePlacing();
  const [resized, setResized] = useState<Box | null>(null);
  // React Flow goes on calling the handlers of the render in which a gesture began
  const latest = useRef<Box | null>(null);
  const compared = useCompared("notes", note.id);
  const open = () => editor.canEdit && editor.store.setState({ renaming: note.id });
  return (
    <div
      className="note"
      role="group"
      tabIndex={0}
      aria-label={t("note.label")}
      aria-description={compared && t(`comparison.status.${compared}`)}
      data-compared={compared}
      data-selected={isSelected || undefined}
      style={resized ? { ...sizeOf(resized), translate: shiftOf(note, resized) } : {}}
      onDoubleClick={open}
      onFocus={(event) =>
        event.target === event.currentTarget && editor.select({ notes: new Set([note.id]) })
      }
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === "Enter" || event.key === "F2") open();
        else if (!nudgeByKey(editor, { nodes: [], notes: [note.id] }, event)) return;
        event.preventDefault();
      }}
    >
      <ComparedMark status={compared} />
      {isSelected && editor.canEdit ? (
        <NodeResizer
          minWidth={120}
          minHeight={64}
          lineClassName="note-resize-line"
          handleClassName="note-resize-handle"
          onResize={(_event, wanted) => {
            latest.current = placing.resize(note.id, wanted, movedSides(note, wanted));
            setResized(latest.current);
          }}
          onResizeEnd={() => {
            if (latest.current) change(rounded(latest.current));
            latest.current = null;
            setResized(null);
            placing.end();
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

function rounded({ x, y, width, height }: Box): Pick<Note, "position" | "size"> {
  return {
    position: { x: Math.round(x), y: Math.round(y) },
    size: { width: Math.round(width), height: Math.round(height) },
  };
}

const sizeOf = ({ width, height }: Box) => ({ width, height });
const shiftOf = ({ position }: Note, { x, y }: Box) => `${x - position.x}px ${y - position.y}px`;

/** Which sides the pointer holds: of the left and top ones the note's place tells. */
function movedSides({ position, size }: Note, wanted: Box): Sides {
  const side = (at: number, before: number, length: number, lengthBefore: number) =>
    at !== before ? "start" : length !== lengthBefore ? "end" : null;
  return {
    x: side(wanted.x, position.x, wanted.width, size.width),
    y: side(wanted.y, position.y, wanted.height, size.height),
  };
}
