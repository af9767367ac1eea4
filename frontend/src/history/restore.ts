/** Bring an earlier revision back as an ordinary edit, so that undo takes it away again. */
import type { Editor } from "@/editor/Editor";
import { t } from "@/i18n";
import { fetchRevision } from "./api";

/** Resolves to what to tell the person; throws with the reason when nothing was restored. */
export async function restoreRevision(editor: Editor, revision: number, name: string): Promise<string> {
  if (!(await editor.flush())) throw new Error(t("history.restore.unsaved"));
  const found = await fetchRevision(editor.state.pipelineId, revision);
  if (found.base_revision !== editor.state.revision) {
    await editor.catchUp();
    throw new Error(t("history.restore.moved"));
  }
  if (found.operations.length === 0) return t("history.restore.same", { name });
  const words = { action: "restore", name, count: 1 } as const;
  if (!editor.edit({ words, operations: found.operations })) throw new Error(t("history.restore.refused"));
  return t("history.restore.done", { name });
}
