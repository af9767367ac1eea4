/** The list of modules that fit: after a connection dropped on nothing, on an edge, or in a node's place. */
import { useMemo, useRef } from "react";
import { categoryTone } from "@/canvas/categories";
import { plural, t } from "@/i18n";
import { Chooser } from "./Chooser";
import { ChooserList } from "./ChooserList";
import { useEditor, useEditorState } from "./context";
import { focusNode } from "./graphFocus";
import { type Candidate, candidatesFor, chooseModule, purposeText } from "./moduleChoice";
import type { ModuleChoice } from "./store";

export function ModuleChooser() {
  const choice = useEditorState((state) => state.moduleChoice);
  return choice ? <OpenChooser key={`${choice.x} ${choice.y}`} choice={choice} /> : null;
}

function OpenChooser({ choice: { purpose, x, y } }: { choice: ModuleChoice }) {
  const editor = useEditor();
  const anchor = useRef<HTMLSpanElement>(null);
  const options = useMemo(
    () =>
      candidatesFor(editor.state, purpose).map((candidate) => ({
        ...candidate,
        id: candidate.module.name,
        icon: candidate.module.icon,
        tone: categoryTone(candidate.module.category),
      })),
    [editor, purpose],
  );
  const title = purposeText(editor, purpose);
  const close = () => editor.store.setState({ moduleChoice: null });
  const choose = ({ module }: Candidate) => {
    const id = chooseModule(editor, purpose, module);
    close();
    // the card is drawn a moment after the document has it
    if (id) requestAnimationFrame(() => focusNode(editor, id));
  };
  return (
    <>
      <span ref={anchor} className="node-menu-anchor" style={{ left: x, top: y }} />
      <Chooser anchor={anchor} placement="bottom" offset={4} onClose={close} title={title}>
        <ChooserList
          label={title}
          searchLabel={t("palette.search")}
          options={options}
          foundText={(count) => plural("palette.found", count)}
          nothing={t("module_choice.nothing")}
          onChoose={choose}
        />
      </Chooser>
    </>
  );
}
