import { StickyNote } from "lucide-react";
import { useEditor, useEditorState } from "@/editor/context";
import { showRow } from "@/editor/graphFocus";
import { editNote } from "@/graph/edits";
import type { NoteRow } from "@/graph/outline";
import { t } from "@/i18n";
import { rowPartId } from "./parts";

const focusOnce = (element: HTMLTextAreaElement | null) => element?.focus();

export function NoteCells({ row: { note } }: { row: NoteRow }) {
  const editor = useEditor();
  const isEditing = useEditorState((state) => state.renaming === note.id);
  const finish = (text: string) => {
    if (editor.state.renaming !== note.id) return;
    editor.store.setState({ renaming: null });
    editor.edit(editNote(editor.state.document, note.id, { text }));
  };
  return (
    <>
      <div
        role="gridcell"
        aria-colspan={3}
        className="outline-step outline-wide"
        id={rowPartId(note.id, "what")}
      >
        <span className="outline-chevron" />
        <StickyNote size={15} aria-hidden="true" className="outline-note-icon" />
        <span className="visually-hidden">{t("note.label")}</span>
        {isEditing ? (
          <textarea
            ref={focusOnce}
            className="outline-note-input"
            aria-label={t("note.label")}
            defaultValue={note.text}
            maxLength={5000}
            rows={3}
            placeholder={t("note.placeholder")}
            onBlur={(event) => finish(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              event.stopPropagation();
              finish(event.currentTarget.value);
              showRow(editor, note.id);
            }}
          />
        ) : (
          <span className="outline-note-text truncate">{note.text || t("note.empty")}</span>
        )}
      </div>
      <div role="gridcell" className="outline-actions" />
    </>
  );
}
