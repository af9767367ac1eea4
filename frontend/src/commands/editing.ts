/** Commands that change the draft. */
import { copySelection, pasteClipping } from "@/editor/clipping";
import { focusNode, sourceOfFocused } from "@/editor/graphFocus";
import { tidyUp } from "@/editor/tidying";
import { addNote } from "@/graph/edits";
import { t } from "@/i18n";
import { allOf, ofEditing, ofNodes, ofOneNode, ofRole, unless } from "./reasons";
import type { Command, CommandContext } from "./types";

const ofSelection = allOf(
  ofEditing,
  unless(
    ({ editor }) => {
      const { nodes, edges, notes } = editor.state.selection;
      return nodes.size + edges.size + notes.size > 0;
    },
    () => t("command.why.nothing_selected"),
  ),
);

export function onlyNode({ editor }: CommandContext): string | null {
  const { nodes } = editor.state.selection;
  return nodes.size === 1 ? ([...nodes][0] ?? null) : null;
}

export const EDITING: readonly Command[] = [
  {
    id: "undo",
    title: "shortcuts.undo",
    keys: ["Mod+Z"],
    whyNot: allOf(
      ofRole,
      unless(
        ({ editor }) => editor.state.history.past.length > 0,
        () => t("command.why.nothing_to_undo"),
      ),
    ),
    run: ({ editor }) => editor.undo(),
  },
  {
    id: "redo",
    title: "shortcuts.redo",
    keys: ["Mod+Shift+Z", "Mod+Y"],
    whyNot: allOf(
      ofRole,
      unless(
        ({ editor }) => editor.state.history.future.length > 0,
        () => t("command.why.nothing_to_redo"),
      ),
    ),
    run: ({ editor }) => editor.redo(),
  },
  {
    id: "duplicate",
    title: "shortcuts.duplicate",
    keys: ["Mod+D"],
    whyNot: ofNodes(1),
    run: ({ editor }) => {
      const clipping = copySelection(editor);
      if (clipping) pasteClipping(editor, clipping);
    },
  },
  {
    id: "delete",
    title: "shortcuts.delete",
    keys: ["Delete", "Backspace"],
    keysOn: "graph",
    whyNot: ofSelection,
    run: ({ editor }) => {
      const source = sourceOfFocused(editor);
      editor.removeSelection();
      // the focus would be lost with the connection that had it
      if (source) focusNode(editor, source);
    },
  },
  {
    id: "rename",
    title: "shortcuts.rename",
    keys: ["F2"],
    keysOn: "graph",
    whyNot: ofOneNode,
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
    whyNot: ofEditing,
    run: ({ editor, view }) => tidyUp(editor, "all", () => requestAnimationFrame(view.showAll)),
  },
  {
    id: "tidy_selection",
    title: "tidy.selection",
    whyNot: ofNodes(2),
    run: ({ editor }) => tidyUp(editor, "selection", () => undefined),
  },
  {
    id: "add_note",
    title: "toolbar.add_note",
    whyNot: ofEditing,
    run: ({ editor, view }) => {
      const edit = addNote(editor.state.document, "", view.corner());
      if (editor.edit(edit)) editor.store.setState({ renaming: edit.note.id });
    },
  },
];
