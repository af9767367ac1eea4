/** The list of modules that fit: after a connection dropped on nothing, on an edge, or in a node's place. */
import { useMemo, useRef } from "react";
import { Autocomplete, ListBox, useFilter } from "react-aria-components";
import { categoryTone } from "@/canvas/categories";
import { t } from "@/i18n";
import { Chooser, ChooserItem, ChooserSearch } from "./Chooser";
import { useEditor, useEditorState } from "./context";
import { focusNode } from "./graphFocus";
import { candidatesFor, chooseModule, purposeText } from "./moduleChoice";
import type { ModuleChoice } from "./store";

export function ModuleChooser() {
  const choice = useEditorState((state) => state.moduleChoice);
  return choice ? <OpenChooser key={`${choice.x} ${choice.y}`} choice={choice} /> : null;
}

function OpenChooser({ choice: { purpose, x, y } }: { choice: ModuleChoice }) {
  const editor = useEditor();
  const anchor = useRef<HTMLSpanElement>(null);
  const { contains } = useFilter({ sensitivity: "base" });
  const candidates = useMemo(() => candidatesFor(editor.state, purpose), [editor, purpose]);
  const title = purposeText(editor, purpose);
  const close = () => editor.store.setState({ moduleChoice: null });
  const choose = (name: string | number) => {
    const chosen = candidates.find(({ module }) => module.name === name);
    if (!chosen) return;
    const id = chooseModule(editor, purpose, chosen.module);
    close();
    // the card is drawn a moment after the document has it
    if (id) requestAnimationFrame(() => focusNode(editor, id));
  };
  return (
    <>
      <span ref={anchor} className="node-menu-anchor" style={{ left: x, top: y }} />
      <Chooser anchor={anchor} placement="bottom" offset={4} onClose={close} title={title}>
        <Autocomplete filter={contains}>
          <ChooserSearch label={t("palette.search")} />
          <ListBox
            aria-label={title}
            className="module-chooser-list"
            items={candidates.map((candidate) => ({ ...candidate, id: candidate.module.name }))}
            onAction={choose}
            renderEmptyState={() => <p className="module-chooser-empty">{t("module_choice.nothing")}</p>}
          >
            {({ id, module, description }) => (
              <ChooserItem
                id={id}
                textValue={[
                  module.display_name,
                  module.category_label,
                  ...module.other_names,
                  ...module.keywords,
                ].join(" ")}
                label={module.display_name}
                description={description}
                icon={module.icon}
                tone={categoryTone(module.category)}
              />
            )}
          </ListBox>
        </Autocomplete>
      </Chooser>
    </>
  );
}
