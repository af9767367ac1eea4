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

/**
 * The corrections of a problem as buttons; hover and focus tell and show what each would change. A finger does neither:
 * its first tap shows it, and offers to do it.
 */
export function FixButtons({ issue, onFixed }: FixButtonsProps) {
  const editor = useEditor();
  const group = useRef<HTMLFieldSetElement>(null);
  const validation = useEditorState((state) => state.validation);
  const canEdit = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const [hovered, setHovered] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [tried, setTried] = useState<string | null>(null);
  const [usedFor, setUsedFor] = useState<EditorState["validation"]>(null);
  // worked out anew with each validation, not with each edit: a press looks at the draft again
  const offers = useMemo(() => {
    const draft = draftOf({ ...editor.state, validation });
    return fixesFor(issue, draft).map((fix) => ({ fix, text: titleOf(fix), changes: tell(fix, draft) }));
  }, [issue, validation, editor]);
  const pointedAt = hovered ?? tried ?? focused;
  useEffect(() => {
    const offer = canEdit ? offers.find(({ text }) => text === pointedAt) : undefined;
    return offer && foresee(editor, offer.fix.edit, () => setTried(null));
  }, [pointedAt, offers, canEdit, editor]);
  if (!canEdit || offers.length === 0 || (usedFor !== null && usedFor === validation)) return null;
  const look = (title: string, changes: string) => {
    setTried(title);
    editor.announce(changes);
  };
  const leave = () => {
    setTried(null);
    // on the button it would go on being shown
    group.current?.focus();
  };
  const use = (title: string) => {
    setTried(null);
    const fix = fixesFor(issue, draftOf(editor.state)).find((offer) => titleOf(offer) === title);
    if (!fix || !editor.edit(fix.edit)) {
      editor.announce(t("fix.gone"));
      return;
    }
    onFixed(group.current);
    setUsedFor(validation);
    editor.announce(t("fix.done", { title }));
  };
  const trial = offers.find(({ text }) => text === tried);
  return (
    <fieldset className="fixes" aria-label={t("fix.group")} ref={group} tabIndex={-1}>
      {offers.map(({ text, changes }) => (
        <Button
          key={text}
          size="small"
          icon={<Wrench size={13} aria-hidden="true" />}
          tooltip={changes}
          {...(text === tried ? { "aria-expanded": true } : {})}
          onPress={({ pointerType }) => (pointerType === "touch" ? look(text, changes) : use(text))}
          onHoverChange={(isOver) => setHovered(isOver ? text : null)}
          onFocusChange={(hasFocus) => setFocused(hasFocus ? text : null)}
        >
          <span className="fix-title">{text}</span>
        </Button>
      ))}
      {trial ? (
        <Trial text={trial.text} changes={trial.changes} onApply={() => use(trial.text)} onCancel={leave} />
      ) : null}
    </fieldset>
  );
}

interface TrialProps {
  readonly text: string;
  readonly changes: string;
  readonly onApply: () => void;
  readonly onCancel: () => void;
}

function Trial({ text, changes, onApply, onCancel }: TrialProps) {
  return (
    <div className="fix-trial">
      <p>{changes}</p>
      <span className="fix-trial-buttons">
        <Button
          size="small"
          variant="primary"
          aria-label={t("fix.apply_named", { title: text })}
          onPress={onApply}
        >
          {t("fix.apply")}
        </Button>
        <Button size="small" variant="ghost" onPress={onCancel}>
          {t("action.cancel")}
        </Button>
      </span>
    </div>
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
