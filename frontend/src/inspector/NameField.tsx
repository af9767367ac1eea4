import { useEffect, useState } from "react";
import { t } from "@/i18n";

export interface NameFieldProps {
  readonly name: string;
  readonly isReadOnly: boolean;
  readonly onRename: (name: string) => void;
}

/** The node's name as a heading that can be typed into. */
export function NameField({ name, isReadOnly, onRename }: NameFieldProps) {
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const commit = () => {
    if (text.trim()) onRename(text);
    else setText(name);
  };
  return (
    <input
      className="name-field"
      aria-label={t("node.name")}
      title={name}
      value={text}
      maxLength={200}
      readOnly={isReadOnly}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setText(name);
      }}
    />
  );
}
