import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from "lucide-react";
import { useMemo, useState } from "react";
import { type Key, ListBox, ListBoxItem, type Selection, Text } from "react-aria-components";
import { hasType, type KnownColumn, TYPE_CHOICES } from "@/graph/selection";
import { fold } from "@/graph/text";
import { plural, t } from "@/i18n";
import { IconButton, SearchBox, Select, TextField } from "@/ui";
import { ColumnTypeIcon } from "./ColumnTypeIcon";

export interface NameListsProps {
  columns: readonly KnownColumn[] | null;
  names: readonly string[];
  onChange: (names: string[]) => void;
}

/** Two lists, available and selected. Where the columns are not known their names are typed. */
export function NameLists({ columns, names, onChange }: NameListsProps) {
  if (!columns) return <TypedNames names={names} onChange={onChange} />;
  return <KnownNames columns={columns} names={names} onChange={onChange} />;
}

export function TypedNames({ names, onChange }: Pick<NameListsProps, "names" | "onChange">) {
  const [text, setText] = useState(names.join("\n"));
  return (
    <div className="typed-names">
      <p className="muted">{t("columns.unknown_schema")}</p>
      <TextField
        label={t("columns.names")}
        help={t("columns.names_help")}
        value={text}
        rows={10}
        onChange={(next) => {
          setText(next);
          onChange(splitNames(next));
        }}
      />
    </div>
  );
}

export function splitNames(text: string): string[] {
  const names = text.split(/[\n,]/).map((name) => name.trim());
  return [...new Set(names.filter(Boolean))];
}

function KnownNames({ columns, names, onChange }: NameListsProps & { columns: readonly KnownColumn[] }) {
  const [query, setQuery] = useState("");
  const [type, setType] = useState("all");
  const [marked, setMarked] = useState<ReadonlySet<Key>>(new Set());
  const chosen = useMemo(() => new Set(names), [names]);
  const byName = useMemo(() => new Map(columns.map((column) => [column.name, column])), [columns]);
  const isShown = (column: KnownColumn) =>
    fold(column.name).includes(fold(query)) && (type === "all" || hasType(column, type));
  const available = columns.filter((column) => !chosen.has(column.name) && isShown(column));
  const selected = names.map((name) => byName.get(name) ?? missingColumn(name)).filter(isShown);
  const add = (added: readonly string[]) => {
    const wanted = new Set([...names, ...added]);
    // in the order of the data, with what the data lacks at the end
    const known = columns.map(({ name }) => name).filter((name) => wanted.delete(name));
    onChange([...known, ...wanted]);
    setMarked(new Set());
  };
  const remove = (removed: readonly string[]) => {
    const gone = new Set(removed);
    onChange(names.filter((name) => !gone.has(name)));
    setMarked(new Set());
  };
  const markedIn = (list: readonly KnownColumn[]) =>
    list.map(({ name }) => name).filter((name) => marked.has(name));
  const list = (label: string, items: readonly KnownColumn[], onAct: (names: string[]) => void) => (
    <ColumnList
      label={label}
      columns={items}
      marked={marked}
      onMark={(keys) => setMarked(keys === "all" ? new Set(items.map(({ name }) => name)) : keys)}
      onAct={(name) => onAct([name])}
    />
  );
  return (
    <div className="name-lists">
      <div className="name-lists-filter">
        <SearchBox label={t("columns.search")} value={query} onChange={setQuery} />
        <Select
          label={t("columns.type")}
          hideLabel
          options={[
            { id: "all", label: t("columns.all_types") },
            ...TYPE_CHOICES.map((choice) => ({ id: choice, label: choice })),
          ]}
          value={type}
          onChange={setType}
        />
      </div>
      {list(t("columns.available"), available, add)}
      <div className="name-lists-buttons">
        <IconButton
          variant="secondary"
          label={t("columns.select")}
          icon={<ChevronRight size={16} />}
          isDisabled={markedIn(available).length === 0}
          onPress={() => add(markedIn(available))}
        />
        <IconButton
          variant="secondary"
          label={t("columns.select_all")}
          icon={<ChevronsRight size={16} />}
          isDisabled={available.length === 0}
          onPress={() => add(available.map(({ name }) => name))}
        />
        <IconButton
          variant="secondary"
          label={t("columns.deselect")}
          icon={<ChevronLeft size={16} />}
          isDisabled={markedIn(selected).length === 0}
          onPress={() => remove(markedIn(selected))}
        />
        <IconButton
          variant="secondary"
          label={t("columns.deselect_all")}
          icon={<ChevronsLeft size={16} />}
          isDisabled={selected.length === 0}
          onPress={() => remove(selected.map(({ name }) => name))}
        />
      </div>
      {list(t("columns.selected"), selected, remove)}
    </div>
  );
}

const missingColumn = (name: string): KnownColumn => ({ name, type: "", categorical: false, role: "None" });

interface ColumnListProps {
  label: string;
  columns: readonly KnownColumn[];
  marked: ReadonlySet<Key>;
  onMark: (keys: Selection) => void;
  onAct: (name: string) => void;
}

function ColumnList({ label, columns, marked, onMark, onAct }: ColumnListProps) {
  const items = useMemo(() => columns.map((column) => ({ ...column, id: column.name })), [columns]);
  return (
    <div className="column-list">
      <header>
        <h3>{label}</h3>
        <span className="muted numeric">{plural("columns.result_count", columns.length)}</span>
      </header>
      <ListBox
        className="listbox scroll"
        aria-label={label}
        items={items}
        selectionMode="multiple"
        selectionBehavior="replace"
        selectedKeys={marked}
        onSelectionChange={onMark}
        onAction={(key) => onAct(String(key))}
      >
        {(column) => (
          <ListBoxItem id={column.id} className="option column-option" textValue={column.name}>
            <ColumnTypeIcon column={column} />
            <Text slot="label" className="truncate">
              {column.name}
            </Text>
            <Text slot="description" className="column-option-type">
              {column.categorical ? "Categorical" : column.type}
            </Text>
          </ListBoxItem>
        )}
      </ListBox>
    </div>
  );
}
