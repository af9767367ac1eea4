/** Tidying up, beside the page: it can take a while in a large draft, is shown then, and can be canceled. */
import { tidyEdit } from "@/graph/tidy/edit";
import { type TidyPlaces, tidyTask } from "@/graph/tidy/task";
import { t } from "@/i18n";
import { notify } from "@/ui";
import type { Editor } from "./Editor";

/** Tidy up all that is shown, or the selected nodes alone. `whenDone` follows a change, not a cancelation. */
export function tidyUp(editor: Editor, what: "all" | "selection", whenDone: () => void): void {
  if (!editor.canEdit) return;
  cancelTidy(editor);
  const { document, modules } = editor.state;
  const only = what === "selection" ? editor.state.selection.nodes : openNodes(editor);
  const worker = new Worker(new URL("../graph/tidy/tidy.worker.ts", import.meta.url), { type: "module" });
  const end = () => {
    worker.terminate();
    editor.store.setState({ tidying: null });
  };
  worker.onmessage = ({ data }: MessageEvent<TidyPlaces>) => {
    end();
    // others may have changed the draft meanwhile: what is still there is put in its place
    if (editor.edit(tidyEdit(editor.state.document, data))) whenDone();
    else editor.announce(t("announce.tidy_already"));
  };
  worker.onerror = () => {
    end();
    notify({ tone: "danger", title: t("tidy.failed") });
  };
  editor.store.setState({ tidying: { cancel: end } });
  worker.postMessage(tidyTask(document, modules, only));
}

/** The nodes of the group that is looked at alone; null for the whole pipeline. */
function openNodes({ state: { document, openGroup } }: Editor): ReadonlySet<string> | null {
  if (openGroup === null || !document.groups[openGroup]) return null;
  const members = Object.values(document.nodes).filter(({ group }) => group === openGroup);
  return new Set(members.map(({ id }) => id));
}

export function cancelTidy(editor: Editor): boolean {
  const { tidying } = editor.state;
  if (!tidying) return false;
  tidying.cancel();
  editor.announce(t("announce.tidy_canceled"));
  return true;
}
