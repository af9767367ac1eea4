/** The two ways of looking at the graph, and which one this browser was last used with. */
import { t } from "@/i18n";
import { cancelConnection } from "./connecting";
import type { Editor } from "./Editor";

export const GRAPH_VIEWS = ["canvas", "outline"] as const;
export type GraphView = (typeof GRAPH_VIEWS)[number];

const KEY = "atelier.graph_view";
/** There the canvas has no room beside anything else. */
const NARROW = "(max-width: 720px)";

const isNarrow = (): boolean => window.matchMedia(NARROW).matches;

export function storedGraphView(): GraphView {
  const stored = localStorage.getItem(KEY);
  return GRAPH_VIEWS.find((view) => view === stored) ?? (isNarrow() ? "outline" : "canvas");
}

export function chooseGraphView(editor: Editor, view: GraphView): void {
  if (editor.state.graphView === view) return;
  localStorage.setItem(KEY, view);
  cancelConnection(editor);
  editor.store.setState({ graphView: view, renaming: null });
  editor.announce(t(`announce.view.${view}`));
}
