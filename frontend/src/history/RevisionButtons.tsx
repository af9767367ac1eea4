import { Eye, GitCompareArrows, RotateCcw } from "lucide-react";
import { revisionSide } from "@/comparison/api";
import { askToCompare } from "@/comparison/asking";
import { useEditor, useEditorState } from "@/editor/context";
import { NOTHING_SELECTED } from "@/graph/edits";
import { t } from "@/i18n";
import { IconButton } from "@/ui";
import { type Restorable, useRestore } from "./useRestore";

interface RevisionButtonsProps extends Restorable {
  /** How it is called in a comparison, where not by its number. */
  readonly side?: string;
}

/** Look at a revision, compare it, or bring it back. */
export function RevisionButtons({ revision, name, side = revisionSide(revision) }: RevisionButtonsProps) {
  const editor = useEditor();
  const isShown = useEditorState(({ shown }) => shown?.revision === revision && shown.name === name);
  const restore = useRestore();
  const show = () => {
    // what is selected in the draft is out of sight: no key may reach it
    editor.store.setState({ shown: isShown ? null : { revision, name }, selection: NOTHING_SELECTED });
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
      <IconButton
        size="small"
        label={t("comparison.with", { name })}
        icon={<GitCompareArrows size={14} />}
        onPress={() => void askToCompare(editor, side)}
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
