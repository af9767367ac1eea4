import { X } from "lucide-react";
import { useState } from "react";
import {
  Button,
  ComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Tag,
  TagGroup,
  TagList,
} from "react-aria-components";
import { ranked } from "@/graph/rank";
import type { KnownColumn } from "@/graph/selection";
import { t } from "@/i18n";
import { ColumnTypeIcon } from "./ColumnTypeIcon";

export interface NamePickerProps {
  label: string;
  columns: readonly KnownColumn[] | null;
  names: readonly string[];
  onChange: (names: string[]) => void;
}

/** Names as tags, added by choosing or typing. */
export function NamePicker({ label, columns, names, onChange }: NamePickerProps) {
  const [text, setText] = useState("");
  const free = (columns ?? [])
    .filter(({ name }) => !names.includes(name))
    .map((column) => ({ ...column, id: column.name, label: column.name }));
  const add = (name: string) => {
    const trimmed = name.trim();
    setText("");
    if (trimmed && !names.includes(trimmed)) onChange([...names, trimmed]);
  };
  return (
    <div className="rule-detail name-picker">
      <TagGroup aria-label={label} onRemove={(keys) => onChange(names.filter((name) => !keys.has(name)))}>
        <TagList className="tags" items={names.map((name) => ({ id: name }))}>
          {({ id }) => (
            <Tag id={id} className="tag" textValue={id}>
              <span className="truncate">{id}</span>
              <Button slot="remove" className="tag-remove" aria-label={t("action.remove")}>
                <X size={12} />
              </Button>
            </Tag>
          )}
        </TagList>
      </TagGroup>
      <ComboBox
        className="field"
        items={ranked(free, text)}
        inputValue={text}
        onInputChange={setText}
        value={null}
        onChange={(key) => key !== null && add(String(key))}
        menuTrigger="focus"
        allowsCustomValue
      >
        <Label className="visually-hidden">{label}</Label>
        <Input
          className="input"
          placeholder={t(columns ? "column.choose" : "column.type_name")}
          onKeyDown={(event) => {
            if (event.key === "Enter" && text.trim()) add(text);
          }}
        />
        <Popover className="popover select-popover" offset={4}>
          <ListBox className="listbox">
            {(column: KnownColumn) => (
              <ListBoxItem id={column.name} className="option" textValue={column.name}>
                <ColumnTypeIcon column={column} />
                <span className="truncate">{column.name}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </div>
  );
}
