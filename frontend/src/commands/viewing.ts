/** Commands that change what is shown and selected, never the draft. */
import { askToCompare } from "@/comparison/asking";
import { cancelConnection } from "@/editor/connecting";
import type { Editor } from "@/editor/Editor";
import { showRow } from "@/editor/graphFocus";
import { chooseGraphView } from "@/editor/graphView";
import { closeGroup } from "@/editor/groupEdits";
import { cancelTidy } from "@/editor/tidying";
import { t } from "@/i18n";
import { askForNew, showPipelineParameters } from "@/parameters/actions";
import { closePreview } from "@/plan/usePlanPreview";
import { onlyNode } from "./editing";
import { ofEditing, ofRole, unless } from "./reasons";
import type { Command } from "./types";

const ofCanvas = unless(
  ({ editor }) => editor.state.graphView === "canvas",
  () => t("command.why.outline"),
);
const ofLook = unless(
  (context) => onlyNode(context) !== null,
  () => t("command.why.one_node"),
);

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
    keysOn: "graph",
    run: ({ editor }) => editor.selectAll(),
  },
  {
    id: "cancel",
    title: "shortcuts.cancel",
    keys: ["Escape"],
    isUnlisted: true,
    run: ({ editor }) => {
      if (cancelTidy(editor) || closeRunPopups(editor) || cancelConnection(editor)) return;
      if (editor.state.selection.nodes.size > 0 || !closeGroup(editor)) editor.selectOnly(null);
    },
  },
  {
    id: "show_all",
    title: "shortcuts.fit",
    keys: ["Shift+1"],
    keysOn: "graph",
    whyNot: ofCanvas,
    run: ({ view }) => view.showAll(),
  },
  { id: "zoom_in", title: "toolbar.zoom_in", whyNot: ofCanvas, run: ({ view }) => view.zoomIn() },
  { id: "zoom_out", title: "toolbar.zoom_out", whyNot: ofCanvas, run: ({ view }) => view.zoomOut() },
  {
    id: "switch_view",
    title: "command.switch_view",
    keys: ["Mod+Shift+O"],
    keysOn: "everywhere",
    run: (context) => {
      const { editor, view } = context;
      chooseGraphView(editor, editor.state.graphView === "canvas" ? "outline" : "canvas");
      const node = onlyNode(context);
      // the other view has to be there before anything in it can have the focus
      if (node) requestAnimationFrame(() => requestAnimationFrame(() => view.showNode(node)));
      else if (editor.state.graphView === "outline") showRow(editor, "");
    },
  },
  {
    id: "parameters",
    title: "command.parameters",
    whyNot: ofLook,
    run: ({ panels }) => panels.showInspector("parameters"),
  },
  {
    id: "inspector",
    title: "inspector.label",
    isUnlisted: true,
    run: ({ panels }) => panels.showInspector("parameters"),
  },
  {
    id: "results",
    title: "command.results",
    whyNot: ofLook,
    run: ({ panels }) => panels.showInspector("outputs"),
  },
  {
    id: "log",
    title: "command.log",
    whyNot: ofLook,
    run: ({ panels }) => panels.showInspector("logs"),
  },
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
  {
    id: "pipeline_parameters",
    title: "command.pipeline_parameters",
    run: ({ editor, panels }) => {
      panels.openInspector();
      showPipelineParameters(editor);
    },
  },
  {
    id: "new_pipeline_parameter",
    title: "command.new_pipeline_parameter",
    whyNot: ofEditing,
    run: ({ editor }) => askForNew(editor),
  },
  { id: "toggle_modules", title: "command.toggle_modules", run: ({ panels }) => panels.toggleModules() },
  {
    id: "toggle_inspector",
    title: "command.toggle_inspector",
    run: ({ panels }) => panels.toggleInspector(),
  },
  { id: "shortcuts", title: "toolbar.shortcuts", keys: ["?"], run: ({ panels }) => panels.showShortcuts() },
  { id: "tour", title: "tour.take", whyNot: ofRole, run: ({ panels }) => panels.takeTour() },
];

/** Put away the plan of a run, or why one was refused; false when neither is shown. */
function closeRunPopups(editor: Editor): boolean {
  const { preview, refusal } = editor.state;
  closePreview(editor);
  if (refusal) editor.store.setState({ refusal: null });
  return preview !== null || refusal !== null;
}
