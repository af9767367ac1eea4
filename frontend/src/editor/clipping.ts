/** Copying what is selected, and putting in what was copied: here, in another pipeline or in another project. */
import { type Clipping, clip, NOTHING_SELECTED, paste, withoutSources } from "@/graph/edits";
import { t } from "@/i18n";
import { notify } from "@/ui";
import type { Editor } from "./Editor";

export function copySelection(editor: Editor): Clipping | null {
  const { document, selection, projectId } = editor.state;
  const clipping = clip(document, selection.nodes);
  return clipping && { ...clipping, project: projectId };
}

export function pasteClipping(editor: Editor, clipping: Clipping): void {
  const isForeign = clipping.project !== editor.state.projectId;
  const edit = paste(editor.state.document, isForeign ? withoutSources(clipping) : clipping);
  if (!edit || !editor.edit(edit)) return;
  editor.select({ ...NOTHING_SELECTED, nodes: new Set(edit.ids) });
  if (isForeign && clipping.groups?.some(({ source }) => source)) {
    notify({ tone: "info", title: t("sub_pipeline.pasted"), text: t("sub_pipeline.pasted_text") });
  }
}
