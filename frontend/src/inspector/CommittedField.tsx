import { useEffect, useState } from "react";
import { TextField } from "@/ui";

export interface CommittedFieldProps {
  readonly label: string;
  readonly value: string;
  readonly isReadOnly: boolean;
  readonly onCommit: (text: string) => void;
}

/** A line of text that counts when it is left: one edit, however many keys. */
export function CommittedField({ label, value, isReadOnly, onCommit }: CommittedFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <TextField
      label={label}
      value={text}
      onChange={setText}
      maxLength={200}
      isReadOnly={isReadOnly}
      onBlur={() => {
        if (text !== value) onCommit(text);
      }}
    />
  );
}
