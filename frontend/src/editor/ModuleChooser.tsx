/** The list of modules that fit: after a connection dropped on nothing, on an edge, or in a node's place. */
import { Search } from "lucide-react";
import { useMemo, useRef } from "react";
import {
  Autocomplete,
  Dialog,
  Heading,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
  useFilter,
} from "react-aria-components";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { t } from "@/i18n";
import { OptionText } from "@/ui";
import { useEditor, useEditorState } from "./context";
import { focusNode } from "./graphFocus";
import "./module-chooser.css";
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
      <Popover
        className="popover module-chooser"
        triggerRef={anchor}
        isOpen
        onOpenChange={(isOpen) => isOpen || close()}
        placement="bottom"
        offset={4}
      >
        <Dialog className="module-chooser-dialog">
          <Heading slot="title" className="module-chooser-title">
            {title}
          </Heading>
          <Autocomplete filter={contains}>
            <SearchField autoFocus aria-label={t("palette.search")} className="module-chooser-search">
              <Search size={14} aria-hidden="true" />
              <Input placeholder={t("palette.search")} />
            </SearchField>
            <ListBox
              aria-label={title}
              className="module-chooser-list"
              items={candidates.map((candidate) => ({ ...candidate, id: candidate.module.name }))}
              onAction={choose}
              renderEmptyState={() => <p className="module-chooser-empty">{t("module_choice.nothing")}</p>}
            >
              {({ module, description }) => (
                <ListBoxItem
                  className="module-chooser-item"
                  textValue={[
                    module.display_name,
                    module.category_label,
                    ...module.other_names,
                    ...module.keywords,
                  ].join(" ")}
                  aria-label={`${module.display_name}, ${description}`}
                >
                  <span className="module-chooser-icon" data-tone={categoryTone(module.category)}>
                    <ModuleIcon name={module.icon} size={16} />
                  </span>
                  <OptionText label={module.display_name} description={description} />
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Popover>
    </>
  );
}
