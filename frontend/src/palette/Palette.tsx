import { useQuery } from "@tanstack/react-query";
import { ChevronRight, PanelLeftClose, SearchX } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from "react";
import { datasetsQuery } from "@/api/queries";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { useEditorState } from "@/editor/context";
import { plural, t } from "@/i18n";
import { useOfferedSubPipelines } from "@/subPipelines/offered";
import { EmptyState, IconButton, SearchBox } from "@/ui";
import { usesTouch } from "@/ui/pointer";
import { type PaletteEntry, paletteGroups, searchGroups } from "./entries";
import { Ghost } from "./Ghost";
import { ModuleCard } from "./ModuleCard";
import "./palette.css";
import { useEntryCard } from "./useEntryCard";
import { useInsert } from "./useInsert";
import { usePaletteDrag } from "./usePaletteDrag";

export interface PaletteProps {
  searchRef: React.RefObject<HTMLInputElement | null>;
  onHide: () => void;
}

export function Palette({ searchRef, onHide }: PaletteProps) {
  const catalog = useEditorState((state) => state.catalog);
  const projectId = useEditorState((state) => state.projectId);
  const { data: datasets = [] } = useQuery(datasetsQuery(projectId));
  const subPipelines = useOfferedSubPipelines();
  const groups = useMemo(
    () => paletteGroups(catalog, datasets, subPipelines),
    [catalog, datasets, subPipelines],
  );
  const [query, setQuery] = useState("");
  const found = useMemo(() => searchGroups(groups, query), [groups, query]);
  const list = useRef<HTMLDivElement>(null);
  const insert = useInsert();
  const { drag, begin } = usePaletteDrag(insert);
  const card = useEntryCard();
  const row = (entry: PaletteEntry) => (
    <Entry
      key={entry.key}
      entry={entry}
      onInsert={() => insert.added(entry)}
      onPointerDown={(event) => {
        card.hide();
        begin(entry, event);
      }}
      card={card}
    />
  );
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && found[0]) insert.added(found[0]);
    else if (event.key === "ArrowDown") entryButtons(list.current)[0]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <section className="palette" aria-label={t("palette.label")}>
      <div className="palette-search">
        <SearchBox
          label={t("palette.search")}
          inputRef={searchRef}
          value={query}
          onChange={setQuery}
          onKeyDown={onSearchKey}
        />
        <IconButton label={t("palette.hide")} icon={<PanelLeftClose size={16} />} onPress={onHide} />
      </div>
      <div className="palette-list scroll" ref={list}>
        {query.trim() ? (
          <SearchResults query={query} found={found} row={row} />
        ) : (
          groups.map((group) => (
            <Group key={group.key} label={group.label} isInitiallyOpen={group.key !== "samples"}>
              {group.entries.length > 0 ? (
                <ul>{group.entries.map(row)}</ul>
              ) : (
                <p className="palette-none">{t("palette.no_data")}</p>
              )}
            </Group>
          ))
        )}
      </div>
      {card.shown ? (
        <ModuleCard {...card.shown} onPointerEnter={card.keep} onPointerLeave={card.leave} />
      ) : null}
      {drag ? <Ghost entry={drag.entry} x={drag.x} y={drag.y} /> : null}
    </section>
  );
}

function SearchResults({
  query,
  found,
  row,
}: {
  query: string;
  found: readonly PaletteEntry[];
  row: (entry: PaletteEntry) => React.ReactNode;
}) {
  return (
    <>
      <p className="visually-hidden" role="status">
        {plural("palette.found", found.length)}
      </p>
      {found.length > 0 ? (
        <ul className="palette-results">{found.map(row)}</ul>
      ) : (
        <EmptyState icon={SearchX} title={t("palette.nothing", { query: query.trim() })}>
          {t("palette.nothing_hint")}
        </EmptyState>
      )}
    </>
  );
}

function Group({
  label,
  isInitiallyOpen,
  children,
}: {
  label: string;
  isInitiallyOpen: boolean;
  children: React.ReactNode;
}) {
  const [isOpen, setOpen] = useState(isInitiallyOpen);
  return (
    <div className="palette-group">
      <h2>
        <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)} onKeyDown={walk}>
          <ChevronRight size={14} aria-hidden="true" />
          {label}
        </button>
      </h2>
      {isOpen ? children : null}
    </div>
  );
}

interface EntryProps {
  entry: PaletteEntry;
  onInsert: () => void;
  onPointerDown: (event: React.PointerEvent) => void;
  card: ReturnType<typeof useEntryCard>;
}

function Entry({ entry, onInsert, onPointerDown, card }: EntryProps) {
  // a click from the keyboard has no pointer detail: it inserts, as a finger does; by mouse it takes two
  const onClick = (event: MouseEvent) => {
    if (event.detail === 0 || usesTouch()) onInsert();
  };
  return (
    <li>
      <button
        type="button"
        className="palette-entry"
        data-tone={categoryTone(entry.module.category)}
        onClick={onClick}
        onKeyDown={walk}
        onDoubleClick={() => usesTouch() || onInsert()}
        onPointerDown={onPointerDown}
        onPointerEnter={(event) => card.point(entry, event.currentTarget)}
        onPointerLeave={card.leave}
        onFocus={(event) =>
          event.currentTarget.matches(":focus-visible") && card.point(entry, event.currentTarget)
        }
        onBlur={card.hide}
        aria-description={entry.description}
      >
        <span className="node-icon">
          <ModuleIcon name={entry.module.icon} size={15} />
        </span>
        <span className="truncate">{entry.label}</span>
      </button>
    </li>
  );
}

function entryButtons(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("button") ?? [])];
}

/** Arrow keys walk the buttons of the list, and from the first back to the search. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const buttons = entryButtons(event.currentTarget.closest<HTMLElement>(".palette-list"));
  const search = event.currentTarget.closest(".palette")?.querySelector<HTMLElement>("input");
  const next = buttons.indexOf(event.currentTarget) + (event.key === "ArrowDown" ? 1 : -1);
  (next < 0 ? search : buttons[next])?.focus();
  event.preventDefault();
}
