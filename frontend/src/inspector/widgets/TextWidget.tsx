import { t } from "@/i18n";
import { TextField } from "@/ui";
import type { WidgetProps } from "../types";

function useText({ value, parameter, onChange }: WidgetProps) {
  const isEmptyByDefault = parameter.default === null || parameter.default === "";
  return {
    value: value === null ? "" : String(value),
    // an empty field means "not set", unless emptiness differs from the default
    onChange: (text: string) => onChange(text === "" && isEmptyByDefault ? null : text),
  };
}

export function TextWidget(props: WidgetProps) {
  const { label, labelEnd, help, problem, parameter, isReadOnly } = props;
  return (
    <TextField
      {...useText(props)}
      label={label}
      labelEnd={labelEnd}
      help={help}
      problem={problem}
      isReadOnly={isReadOnly}
      type={parameter.widget === "url" ? "url" : "text"}
      placeholder={parameter.placeholder ?? (parameter.optional ? t("inspector.optional") : undefined)}
    />
  );
}

export function MultilineWidget(props: WidgetProps) {
  const { label, labelEnd, help, problem, parameter, isReadOnly } = props;
  return (
    <TextField
      {...useText(props)}
      label={label}
      labelEnd={labelEnd}
      help={help}
      problem={problem}
      isReadOnly={isReadOnly}
      rows={4}
      placeholder={parameter.placeholder ?? undefined}
    />
  );
}
