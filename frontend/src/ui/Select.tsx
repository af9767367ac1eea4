import { ChevronDown } from "lucide-react";
import {
  Select as AriaSelect,
  Button,
  type Key,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from "react-aria-components";
import { type FieldChrome, FieldLabel, FieldNotes } from "./fields";
import { OptionText } from "./OptionText";

export interface SelectOption {
  id: string;
  label: string;
  description?: string | undefined;
}

export interface SelectProps extends FieldChrome {
  options: readonly SelectOption[];
  value: string | null;
  onChange: (value: string) => void;
  placeholder?: string;
  isDisabled?: boolean;
  className?: string;
}

export function Select({
  options,
  value,
  onChange,
  placeholder,
  isDisabled = false,
  className = "",
  problem,
  help,
  ...chrome
}: SelectProps) {
  return (
    <AriaSelect
      className={`field ${className}`}
      value={value}
      onChange={(key: Key | null) => key !== null && onChange(String(key))}
      isDisabled={isDisabled}
      isInvalid={Boolean(problem)}
      {...(placeholder === undefined ? {} : { placeholder })}
    >
      <FieldLabel {...chrome} />
      <Button className="select-button">
        <SelectValue />
        <ChevronDown size={15} aria-hidden="true" />
      </Button>
      <FieldNotes help={help} problem={problem} />
      <Popover className="popover select-popover" offset={4}>
        <ListBox className="listbox" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} className="option" textValue={option.label}>
              <OptionText label={option.label} description={option.description} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
