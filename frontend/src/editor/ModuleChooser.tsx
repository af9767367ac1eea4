/** The list of modules that fit: after a connection dropped on nothing, on an edge, or in a node's place. */
import { useMemo, useRef, useState } from "react";
import { Autocomplete, ListBox } from "react-aria-components";
import { categoryTone } from "@/canvas/categories";
import { ranked } from "@/graph/rank";
import { plural, t } from "@/i18n";
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
  const [query, setQuery] = useState("");
  const candidates = useMemo(() => candidatesFor(editor.state, purpose), [editor, purpose]);
  const found = useMemo(() => ranked(candidates, query), [candidates, query]);
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
        <Autocomplete inputValue={query} onInputChange={setQuery}>
          <ChooserSearch label={t("palette.search")} />
          <p className="visually-hidden" role="status">
            {plural("palette.found", found.length)}
          </p>
          <ListBox
            aria-label={title}
            className="module-chooser-list"
            items={found.map((candidate) => ({ ...candidate, id: candidate.module.name }))}
            onAction={choose}
            renderEmptyState={() => <p className="module-chooser-empty">{t("module_choice.nothing")}</p>}
          >
            {({ id, module, label, description }) => (
              <ChooserItem
                id={id}
                textValue={label}
                label={label}
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
