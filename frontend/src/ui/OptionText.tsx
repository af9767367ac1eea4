import { Text } from "react-aria-components";

export interface OptionTextProps {
  readonly label: string;
  readonly description?: string | undefined;
}

/** The words of an option or menu item: what it is called and, smaller, what it means. */
export function OptionText({ label, description }: OptionTextProps) {
  return (
    <span>
      <Text slot="label">{label}</Text>
      {description ? (
        <Text slot="description" className="option-description">
          {description}
        </Text>
      ) : null}
    </span>
  );
}
