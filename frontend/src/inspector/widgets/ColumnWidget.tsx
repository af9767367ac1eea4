import { ChevronDown } from "lucide-react";
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { t } from "@/i18n";
import { FieldLabel, FieldNotes } from "@/ui";
import { ColumnTypeIcon } from "../columns/ColumnTypeIcon";
import type { WidgetProps } from "../types";
import { useInputColumns } from "../useInputColumns";

/** One column: chosen from those that will arrive, or typed where they are not known. */
export function ColumnWidget({
  nodeId,
  parameter,
  value,
  onChange,
  label,
  labelEnd,
  help,
  problem,
  isReadOnly,
}: WidgetProps) {
  const columns = useInputColumns(nodeId, parameter.port);
  const text = typeof value === "string" ? value : "";
  const note = columns === null ? t("column.unknown_schema") : null;
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      allowsEmptyCollection={false}
      menuTrigger="focus"
      inputValue={text}
      onInputChange={(next) => next !== text && onChange(next === "" ? null : next)}
      isInvalid={Boolean(problem)}
      isReadOnly={isReadOnly}
      defaultItems={columns ?? []}
    >
      <FieldLabel label={label} labelEnd={labelEnd} />
      <div className="input-group">
        <Input className="input" placeholder={t(columns ? "column.choose" : "column.type_name")} />
        <Button className="group-button">
          <ChevronDown size={15} aria-hidden="true" />
        </Button>
      </div>
      <FieldNotes
        help={
          <>
            {help} {note}
          </>
        }
        problem={problem}
      />
      <Popover className="popover select-popover" offset={4}>
        <ListBox className="listbox">
          {(column: NonNullable<typeof columns>[number]) => (
            <ListBoxItem id={column.name} className="option" textValue={column.name}>
              <ColumnTypeIcon column={column} />
              <Text slot="label" className="truncate">
                {column.name}
              </Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
