import { choiceLabel } from "@/graph/catalog";
import { Select } from "@/ui";
import type { WidgetProps } from "../types";

export function SelectWidget({
  value,
  onChange,
  parameter,
  label,
  labelEnd,
  help,
  problem,
  isReadOnly,
}: WidgetProps) {
  const choices = parameter.enum ?? [];
  return (
    <Select
      label={label}
      labelEnd={labelEnd}
      help={help}
      problem={problem}
      isDisabled={isReadOnly}
      options={choices.map((choice) => ({ id: String(choice), label: choiceLabel(parameter, choice) }))}
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(choices.find((choice) => String(choice) === id) ?? id)}
    />
  );
}
