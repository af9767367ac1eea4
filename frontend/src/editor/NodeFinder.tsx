/** Find a node of this pipeline by its name or module and go there. */
import { Search } from "lucide-react";
import { useMemo, useState } from "react";
import { Dialog, DialogTrigger, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { moduleOf } from "@/graph/catalog";
import { layersOf } from "@/graph/layout";
import { fold } from "@/graph/text";
import { t } from "@/i18n";
import { IconButton, SearchBox } from "@/ui";
import { useEditorState } from "./context";
import { useGoToNode } from "./useGoToNode";

export interface NodeFinderProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function NodeFinder({ isOpen, onOpenChange }: NodeFinderProps) {
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <IconButton label={t("toolbar.find_node")} shortcut="Ctrl+F" icon={<Search size={16} />} />
      <Popover className="popover node-finder" placement="bottom" offset={6}>
        <Dialog className="dialog" aria-label={t("toolbar.find_node")}>
          <Finder onDone={() => onOpenChange(false)} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Finder({ onDone }: { onDone: () => void }) {
  const draft = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const goTo = useGoToNode();
  const [query, setQuery] = useState("");
  // in the order of the flow, which is how people think of a pipeline
  const nodes = useMemo(
    () =>
      layersOf(draft)
        .flat()
        .flatMap((id) => draft.nodes[id] ?? []),
    [draft],
  );
  const wanted = fold(query);
  const found = nodes.filter(({ name, module }) => fold(`${name} ${module}`).includes(wanted)).slice(0, 200);
  const choose = (id: string) => {
    onDone();
    goTo(id);
  };
  return (
    <>
      <div className="node-finder-search">
        <SearchBox
          label={t("toolbar.find_node")}
          value={query}
          onChange={setQuery}
          autoFocus
          onKeyDown={(event) => {
            if (event.key === "Enter" && found[0]) choose(found[0].id);
          }}
        />
      </div>
      <ListBox
        className="listbox scroll"
        aria-label={t("toolbar.find_node")}
        items={found}
        onAction={(key) => choose(String(key))}
      >
        {(node) => (
          <ListBoxItem id={node.id} className="option" textValue={node.name}>
            <span
              className="node-icon small"
              data-tone={categoryTone(moduleOf(modules, node)?.category ?? "")}
            >
              <ModuleIcon name={moduleOf(modules, node)?.icon ?? ""} size={14} />
            </span>
            <span className="truncate">{node.name}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </>
  );
}
