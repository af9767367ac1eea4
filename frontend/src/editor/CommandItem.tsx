import { useDo, useWhyNot } from "@/commands/context";
import { keyLabels } from "@/commands/keys";
import { commandOf } from "@/commands/registry";
import { MenuItem, type MenuItemProps } from "@/ui";

export interface CommandItemProps extends Omit<MenuItemProps, "id" | "isDisabled" | "onAction" | "children"> {
  /** Of the command. */
  readonly command: string;
  /** Where the menu says it more exactly than the command's title does. */
  readonly label: string;
}

/** A line of a menu that does what the command of the same name does by key and from the palette. */
export function CommandItem({ command, label, ...props }: CommandItemProps) {
  const act = useDo();
  const reason = useWhyNot()(command);
  const keys = commandOf(command).keys?.[0];
  return (
    <MenuItem
      {...(keys ? { shortcut: keyLabels(keys).join("+") } : {})}
      {...props}
      isDisabled={reason !== null}
      onAction={() => act(command)}
    >
      {label}
    </MenuItem>
  );
}
