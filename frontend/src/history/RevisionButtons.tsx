import { Eye, RotateCcw } from "lucide-react";
import { useEditor, useEditorState } from "@/editor/context";
import { NOTHING_SELECTED } from "@/graph/edits";
import { t } from "@/i18n";
import { IconButton } from "@/ui";
import { type Restorable, useRestore } from "./useRestore";

/** Look at a revision, or bring it back. */
export function RevisionButtons({ revision, name }: Restorable) {
  const editor = useEditor();
  const isShown = useEditorState((state) => state.shownRevision === revision);
  const restore = useRestore();
  const show = () => {
    // what is selected in the draft is out of sight: no key may reach it
    editor.store.setState({ shownRevision: isShown ? null : revision, selection: NOTHING_SELECTED });
    editor.announce(isShown ? t("history.announce.present") : t("history.preview", { name }));
  };
  return (
    <>
      <IconButton
        size="small"
        label={t(isShown ? "history.back_from" : "history.show", { name })}
        icon={<Eye size={14} />}
        onPress={show}
      />
      {editor.canEdit ? (
        <IconButton
          size="small"
          label={t("history.restore_named", { name })}
          icon={<RotateCcw size={14} />}
          onPress={() => restore.mutate({ revision, name })}
        />
      ) : null}
    </>
  );
}
