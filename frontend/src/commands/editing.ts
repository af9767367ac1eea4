/** Commands that change the draft. */
import { tidyUp } from "@/editor/tidying";
import { addNote } from "@/graph/edits";
import type { Command, CommandContext } from "./types";

const canEdit = ({ editor }: CommandContext) => editor.canEdit;

function hasSelection({ editor }: CommandContext): boolean {
  const { nodes, edges, notes } = editor.state.selection;
  return editor.canEdit && nodes.size + edges.size + notes.size > 0;
}

export function onlyNode({ editor }: CommandContext): string | null {
  const { nodes } = editor.state.selection;
  return nodes.size === 1 ? ([...nodes][0] ?? null) : null;
}

export const EDITING: readonly Command[] = [
  {
    id: "undo",
    title: "shortcuts.undo",
    keys: ["Mod+Z"],
    isAvailable: ({ editor }) => editor.canEdit && editor.state.history.past.length > 0,
    run: ({ editor }) => editor.undo(),
  },
  {
    id: "redo",
    title: "shortcuts.redo",
    keys: ["Mod+Shift+Z", "Mod+Y"],
    isAvailable: ({ editor }) => editor.canEdit && editor.state.history.future.length > 0,
    run: ({ editor }) => editor.redo(),
  },
  {
    id: "duplicate",
    title: "shortcuts.duplicate",
    keys: ["Mod+D"],
    isAvailable: ({ editor }) => editor.canEdit && editor.state.selection.nodes.size > 0,
    run: ({ editor }) => {
      const clipping = editor.copy();
      if (clipping) editor.paste(clipping);
    },
  },
  {
    id: "delete",
    title: "shortcuts.delete",
    keys: ["Delete", "Backspace"],
    keysOn: "graph",
    isAvailable: hasSelection,
    run: ({ editor }) => editor.removeSelection(),
  },
  {
    id: "rename",
    title: "shortcuts.rename",
    keys: ["F2"],
    keysOn: "graph",
    isAvailable: (context) => context.editor.canEdit && onlyNode(context) !== null,
    run: (context) => {
      const node = onlyNode(context);
      if (!node) return;
      context.view.showNode(node);
      context.editor.store.setState({ renaming: node });
    },
  },
  {
    id: "tidy",
    title: "toolbar.tidy",
    isAvailable: canEdit,
    run: ({ editor, view }) => tidyUp(editor, "all", () => requestAnimationFrame(view.showAll)),
  },
  {
    id: "tidy_selection",
    title: "tidy.selection",
    isAvailable: ({ editor }) => editor.canEdit && editor.state.selection.nodes.size > 1,
    run: ({ editor }) => tidyUp(editor, "selection", () => undefined),
  },
  {
    id: "add_note",
    title: "toolbar.add_note",
    isAvailable: canEdit,
    run: ({ editor, view }) => {
      const edit = addNote(editor.state.document, "", view.corner());
      if (editor.edit(edit)) editor.store.setState({ renaming: edit.note.id });
    },
  },
];
