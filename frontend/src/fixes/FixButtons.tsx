import { Wrench } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Issue } from "@/api/types";
import { useEditor, useEditorState } from "@/editor/context";
import { foresee } from "@/editor/foresight";
import type { EditorState } from "@/editor/store";
import { changesOf, type Draft, type Fix, fixesFor } from "@/graph/fixes";
import { t } from "@/i18n";
import { Button } from "@/ui";
import "./fixes.css";

export interface FixButtonsProps {
  issue: Issue;
  /** Puts the focus somewhere sensible once the button is about to go. */
  onFixed: (buttons: HTMLElement | null) => void;
}

/** The corrections of a problem as buttons; hover and focus tell and show what each would change. */
export function FixButtons({ issue, onFixed }: FixButtonsProps) {
  const editor = useEditor();
  const group = useRef<HTMLFieldSetElement>(null);
  const validation = useEditorState((state) => state.validation);
  const canEdit = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [usedFor, setUsedFor] = useState<EditorState["validation"]>(null);
  // worked out anew with each validation, not with each edit: a press looks at the draft again
  const offers = useMemo(() => {
    const draft = draftOf({ ...editor.state, validation });
    return fixesFor(issue, draft).map((fix) => ({ fix, text: titleOf(fix), changes: tell(fix, draft) }));
  }, [issue, validation, editor]);
  const pointedAt = hovered ?? focused;
  useEffect(() => {
    const offer = canEdit ? offers.find(({ text }) => text === pointedAt) : undefined;
    return offer && foresee(editor, offer.fix.edit);
  }, [pointedAt, offers, canEdit, editor]);
  if (!canEdit || offers.length === 0 || (usedFor !== null && usedFor === validation)) return null;
  const use = (title: string) => {
    const fix = fixesFor(issue, draftOf(editor.state)).find((offer) => titleOf(offer) === title);
    if (!fix || !editor.edit(fix.edit)) {
      editor.announce(t("fix.gone"));
      return;
    }
    onFixed(group.current);
    setUsedFor(validation);
    editor.announce(t("fix.done", { title }));
  };
  return (
    <fieldset className="fixes" aria-label={t("fix.group")} ref={group}>
      {offers.map(({ text, changes }) => (
        <Button
          key={text}
          size="small"
          icon={<Wrench size={13} aria-hidden="true" />}
          tooltip={changes}
          onPress={() => use(text)}
          onHoverChange={(isOver) => setHovered(isOver ? text : null)}
          onFocusChange={(hasFocus) => setFocused(hasFocus ? text : null)}
        >
          <span className="fix-title">{text}</span>
        </Button>
      ))}
    </fieldset>
  );
}

function draftOf({ document, modules, validation }: EditorState): Draft {
  return { document, modules, schemas: validation?.schemas ?? {} };
}

const titleOf = ({ title, values }: Fix): string => t(`fix.${title}`, values);

function tell({ edit }: Fix, draft: Draft): string {
  return changesOf(edit.operations, draft)
    .map(({ kind, values }) => t(`fix.change.${kind}`, values))
    .join(" ");
}
