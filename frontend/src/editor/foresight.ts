/** What an edit would do, shown before it is done. The draft stays as it is. */
import type { Edit } from "@/graph/edits";
import { type Ghost, ghostOf } from "@/graph/ghost";
import type { GraphDocument } from "@/graph/model";
import type { OperationBody } from "@/graph/operations";
import { useEditorState } from "./context";
import type { Editor } from "./Editor";
import type { EditorState } from "./store";

/** Shows what an edit would do. The answer takes it away again; Escape and another one that is shown tell `onGone`. */
export function foresee(editor: Editor, edit: Edit, onGone: () => void): () => void {
  const foreseen = editor.withinOpenGroup(edit);
  editor.store.setState({ foreseen });
  const forget = editor.store.subscribe((state) => {
    if (state.foreseen !== foreseen) onGone();
  });
  const takeAway = () => {
    if (editor.state.foreseen === foreseen) editor.store.setState({ foreseen: null });
  };
  const onKeyDown = ({ key }: KeyboardEvent) => key === "Escape" && takeAway();
  // before the tooltip hears of it, which tells nobody else
  window.addEventListener("keydown", onKeyDown, true);
  return () => {
    window.removeEventListener("keydown", onKeyDown, true);
    forget();
    takeAway();
  };
}

/** Null while nothing is foreseen, and where others have made it impossible. */
export const useGhost = (): Ghost | null => useEditorState(ghostOfState);

let known: {
  readonly document: GraphDocument;
  readonly foreseen: readonly OperationBody[];
  readonly ghost: Ghost | null;
} | null = null;

function ghostOfState({ document, foreseen, modules, shown }: EditorState): Ghost | null {
  if (foreseen === null || shown !== null) return null;
  if (known?.document !== document || known.foreseen !== foreseen) {
    known = { document, foreseen, ghost: ghostOf(document, foreseen, modules) };
  }
  return known.ghost;
}
