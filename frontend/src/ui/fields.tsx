/** Labelled text controls. Each shows its help below and its problem in place. */
import { CircleAlert, Search, X } from "lucide-react";
import type { ReactNode } from "react";
import {
  SearchField as AriaSearchField,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  Input,
  Label,
  type SearchFieldProps,
  Text,
  TextArea,
} from "react-aria-components";
import { t } from "@/i18n";

export interface FieldChrome {
  label: string;
  /** Keep the label for assistive technology only. */
  hideLabel?: boolean;
  /** Controls beside the label, such as "reset". */
  labelEnd?: ReactNode;
  help?: ReactNode;
  problem?: string | null | undefined;
}

export function FieldLabel({ label, hideLabel = false, labelEnd }: FieldChrome) {
  if (hideLabel) return <Label className="visually-hidden">{label}</Label>;
  if (!labelEnd) return <Label className="field-label">{label}</Label>;
  return (
    <div className="field-label-row">
      <Label className="field-label">{label}</Label>
      {labelEnd}
    </div>
  );
}

/** Help and problem in one description slot, so that both are read out. */
export function FieldNotes({ help, problem }: Pick<FieldChrome, "help" | "problem">) {
  if (!help && !problem) return null;
  return (
    <Text slot="description" className="field-notes">
      {problem ? (
        <span className="field-error">
          <CircleAlert size={13} aria-hidden="true" />
          {problem}
        </span>
      ) : null}
      {help ? <span className="field-help">{help}</span> : null}
    </Text>
  );
}

export interface TextFieldProps
  extends Omit<AriaTextFieldProps, "className" | "children" | "isInvalid">,
    FieldChrome {
  placeholder?: string | undefined;
  rows?: number;
}

export function TextField({
  label,
  hideLabel = false,
  labelEnd,
  help,
  problem,
  placeholder,
  rows,
  ...props
}: TextFieldProps) {
  const hint = placeholder === undefined ? {} : { placeholder };
  return (
    <AriaTextField {...props} className="field" isInvalid={Boolean(problem)}>
      <FieldLabel label={label} hideLabel={hideLabel} labelEnd={labelEnd} />
      {rows ? <TextArea className="input" rows={rows} {...hint} /> : <Input className="input" {...hint} />}
      <FieldNotes help={help} problem={problem} />
    </AriaTextField>
  );
}

export interface SearchBoxProps extends Omit<SearchFieldProps, "className" | "children"> {
  label: string;
  placeholder?: string;
  inputRef?: React.Ref<HTMLInputElement>;
}

export function SearchBox({ label, placeholder, inputRef, ...props }: SearchBoxProps) {
  return (
    <AriaSearchField {...props} aria-label={label} className="search-field">
      {({ isEmpty }) => (
        <div className="input-group">
          <Search size={15} className="group-icon" aria-hidden="true" />
          <Input
            className="input"
            placeholder={placeholder ?? label}
            {...(inputRef ? { ref: inputRef } : {})}
          />
          {isEmpty ? null : (
            <Button className="group-button" aria-label={t("action.clear")}>
              <X size={14} />
            </Button>
          )}
        </div>
      )}
    </AriaSearchField>
  );
}
