import { useMutation } from "@tanstack/react-query";
import { messageOf } from "@/api/errors";
import { useEditor } from "@/editor/context";
import { t } from "@/i18n";
import { notify } from "@/ui";
import { restoreRevision } from "./restore";

export interface Restorable {
  readonly revision: number;
  readonly name: string;
}

/** Restore a revision, go back to the present, and say how it went. */
export function useRestore() {
  const editor = useEditor();
  return useMutation({
    mutationFn: ({ revision, name }: Restorable) => restoreRevision(editor, revision, name),
    onSuccess: (text) => {
      editor.store.setState({ shown: null });
      editor.announce(text);
      notify({ tone: "success", title: text });
    },
    onError: (error) =>
      notify({ tone: "danger", title: t("history.restore.failed"), text: messageOf(error) }),
  });
}
