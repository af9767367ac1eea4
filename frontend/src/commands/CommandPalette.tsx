/** Everything that can be done, found by typing: commands, modules to add, nodes to go to. */
import { useQuery } from "@tanstack/react-query";
import { Command as CommandIcon } from "lucide-react";
import { useMemo, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Input,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  TextField,
} from "react-aria-components";
import { datasetsQuery } from "@/api/queries";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { plural, t } from "@/i18n";
import "./commands.css";
import { foundEntries, type PaletteEntry, paletteEntries } from "./paletteEntries";
import type { CommandContext } from "./types";

export interface CommandPaletteProps {
  context: CommandContext;
  isOpen: boolean;
  onClose: () => void;
}

export function CommandPalette({ context, isOpen, onClose }: CommandPaletteProps) {
  const choose = (entry: PaletteEntry) => {
    onClose();
    // the closing dialog gives the focus back to where it was; only then may the entry move it on
    requestAnimationFrame(() => requestAnimationFrame(() => entry.choose(context)));
  };
  return (
    <ModalOverlay
      className="modal-overlay command-overlay"
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
      isDismissable
    >
      <Modal className="modal">
        <Dialog className="dialog" aria-label={t("command.palette")}>
          <Finder context={context} onChoose={choose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Finder({ context, onChoose }: { context: CommandContext; onChoose: (entry: PaletteEntry) => void }) {
  const [query, setQuery] = useState("");
  const { data: datasets } = useQuery(datasetsQuery(context.editor.state.projectId));
  const entries = useMemo(() => paletteEntries(context, datasets), [context, datasets]);
  const found = useMemo(() => foundEntries(entries, query), [entries, query]);
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <TextField className="command-search" aria-label={t("command.search")} autoFocus>
        <CommandIcon size={16} aria-hidden="true" />
        <Input placeholder={t("command.placeholder")} />
      </TextField>
      <p className="visually-hidden" role="status">
        {plural("command.found", found.length)}
      </p>
      <ListBox
        className="listbox command-list scroll"
        aria-label={t("command.palette")}
        items={found}
        onAction={(key) => {
          const entry = found.find(({ id }) => id === key);
          if (entry) onChoose(entry);
        }}
        renderEmptyState={() => (
          <p className="command-none">{t("command.nothing", { query: query.trim() })}</p>
        )}
      >
        {(entry) => <Entry entry={entry} />}
      </ListBox>
    </Autocomplete>
  );
}

function Entry({ entry }: { entry: PaletteEntry }) {
  const { id, label, about, caps, module } = entry;
  return (
    <ListBoxItem id={id} className="option" textValue={label}>
      {entry.kind === "command" ? null : (
        <span className="node-icon small" data-tone={categoryTone(module?.category ?? "")}>
          <ModuleIcon name={module?.icon ?? ""} size={14} />
        </span>
      )}
      <span className="command-label truncate">{label}</span>
      {about ? <span className="muted">{about}</span> : null}
      {caps.length > 0 ? (
        <span className="command-keys">
          {caps.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      ) : null}
    </ListBoxItem>
  );
}
