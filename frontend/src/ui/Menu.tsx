import type { ReactElement, ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  MenuTrigger,
  Popover,
  type PopoverProps,
  Separator,
} from "react-aria-components";

export interface MenuProps {
  trigger: ReactElement;
  label: string;
  children: ReactNode;
  placement?: PopoverProps["placement"];
}

export function Menu({ trigger, label, children, placement = "bottom end" }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export interface MenuItemProps extends Omit<AriaMenuItemProps, "className" | "children"> {
  icon?: ReactNode;
  shortcut?: string;
  tone?: "danger";
  /** Plain text, also for typing ahead. */
  children: string;
}

export function MenuItem({ icon, shortcut, tone, children, ...props }: MenuItemProps) {
  return (
    <AriaMenuItem {...props} className="menu-item" textValue={children} data-tone={tone}>
      {icon}
      <span>{children}</span>
      {shortcut ? (
        <span className="shortcut" aria-hidden="true">
          {shortcut}
        </span>
      ) : null}
    </AriaMenuItem>
  );
}

export function MenuSeparator() {
  return <Separator className="menu-separator" />;
}
