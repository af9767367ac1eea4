/** Commands that change what is shown and selected, never the draft. */

import { askToCompare } from "@/comparison/asking";
import type { Editor } from "@/editor/Editor";
import { closeGroup } from "@/editor/groupEdits";
import { cancelTidy } from "@/editor/tidying";
import { closePreview } from "@/plan/usePlanPreview";
import type { Command } from "./types";

export const VIEWING: readonly Command[] = [
  {
    id: "palette",
    title: "command.palette",
    keys: ["Mod+K"],
    keysOn: "everywhere",
    run: ({ panels }) => panels.openPalette(),
  },
  {
    id: "search_modules",
    title: "shortcuts.search",
    keys: ["/"],
    run: ({ panels }) => panels.searchModules(),
  },
  { id: "find", title: "shortcuts.find", keys: ["Mod+F"], run: ({ panels }) => panels.findNode() },
  {
    id: "select_all",
    title: "shortcuts.select_all",
    keys: ["Mod+A"],
    keysOn: "canvas",
    run: ({ editor }) => editor.selectAll(),
  },
  {
    id: "cancel",
    title: "shortcuts.cancel",
    keys: ["Escape"],
    isUnlisted: true,
    run: ({ editor }) => {
      if (cancelTidy(editor) || closeRunPopups(editor) || editor.cancelConnection()) return;
      if (editor.state.selection.nodes.size > 0 || !closeGroup(editor)) editor.selectOnly(null);
    },
  },
  {
    id: "show_all",
    title: "shortcuts.fit",
    keys: ["Shift+1"],
    keysOn: "canvas",
    run: ({ view }) => view.showAll(),
  },
  { id: "zoom_in", title: "toolbar.zoom_in", run: ({ view }) => view.zoomIn() },
  { id: "zoom_out", title: "toolbar.zoom_out", run: ({ view }) => view.zoomOut() },
  {
    id: "problems",
    title: "command.problems",
    run: ({ editor }) => editor.store.setState({ dock: "problems" }),
  },
  {
    id: "history_panel",
    title: "history.label",
    run: ({ editor }) => editor.store.setState({ dock: "history" }),
  },
  { id: "compare", title: "comparison.command", run: ({ editor }) => void askToCompare(editor) },
  {
    id: "run_panel",
    title: "command.run_panel",
    run: ({ editor }) => editor.store.setState({ dock: "run" }),
  },
  { id: "settings", title: "menu.settings", run: ({ editor }) => editor.selectOnly(null) },
  { id: "toggle_modules", title: "command.toggle_modules", run: ({ panels }) => panels.toggleModules() },
  {
    id: "toggle_inspector",
    title: "command.toggle_inspector",
    run: ({ panels }) => panels.toggleInspector(),
  },
  { id: "shortcuts", title: "toolbar.shortcuts", keys: ["?"], run: ({ panels }) => panels.showShortcuts() },
];

/** Put away the plan of a run, or why one was refused; false when neither is shown. */
function closeRunPopups(editor: Editor): boolean {
  const { preview, refusal } = editor.state;
  closePreview(editor);
  if (refusal) editor.store.setState({ refusal: null });
  return preview !== null || refusal !== null;
}
