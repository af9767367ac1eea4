import { Check, ChevronRight } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  MenuSection as AriaMenuSection,
  Header,
  MenuTrigger,
  Popover,
  type PopoverProps,
  Separator,
  SubmenuTrigger,
} from "react-aria-components";
import { OptionText } from "./OptionText";

export interface MenuProps {
  trigger: ReactElement;
  label: string;
  children: ReactNode;
  placement?: PopoverProps["placement"];
  onOpenChange?: (isOpen: boolean) => void;
}

export function Menu({ trigger, label, children, placement = "bottom end", onOpenChange }: MenuProps) {
  return (
    <MenuTrigger {...(onOpenChange ? { onOpenChange } : {})}>
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
  /** A second, smaller line. */
  description?: string | undefined;
  /** The pointer or the keyboard has come to the item. */
  onHighlight?: (() => void) | undefined;
  /** Plain text, also for typing ahead. */
  children: string;
}

export function MenuItem({
  icon,
  shortcut,
  tone,
  description,
  onHighlight,
  children,
  ...props
}: MenuItemProps) {
  return (
    <AriaMenuItem
      {...props}
      className="menu-item"
      textValue={children}
      data-tone={tone}
      {...(onHighlight ? { onFocus: onHighlight } : {})}
    >
      {icon}
      <OptionText label={children} description={description} />
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

export interface SubmenuProps {
  icon?: ReactNode;
  label: string;
  /** Something was chosen; for a menu that has no trigger of its own to close it. */
  onClose?: () => void;
  children: ReactNode;
}

/** An item that opens a menu of its own. */
export function Submenu({ icon, label, onClose, children }: SubmenuProps) {
  return (
    <SubmenuTrigger>
      <AriaMenuItem className="menu-item" textValue={label}>
        {icon}
        <OptionText label={label} />
        <ChevronRight size={14} aria-hidden="true" className="menu-item-more" />
      </AriaMenuItem>
      <Popover className="popover" offset={-2}>
        <AriaMenu className="menu" aria-label={label} {...(onClose ? { onClose } : {})}>
          {children}
        </AriaMenu>
      </Popover>
    </SubmenuTrigger>
  );
}

export interface MenuChoiceProps<T extends string> {
  label: string;
  options: readonly { id: T; label: string; description?: string; icon?: ReactNode }[];
  value: T | null;
  onChange: (value: T) => void;
  isDisabled?: boolean;
}

/** One of several, chosen within a menu that stays open. */
export function MenuChoice<T extends string>({
  label,
  options,
  value,
  onChange,
  isDisabled = false,
}: MenuChoiceProps<T>) {
  return (
    <AriaMenuSection
      className="menu-section"
      selectionMode="single"
      disallowEmptySelection
      shouldCloseOnSelect={false}
      selectedKeys={value === null ? [] : [value]}
      onSelectionChange={(keys) => {
        const chosen = options.find(({ id }) => keys !== "all" && keys.has(id));
        if (chosen) onChange(chosen.id);
      }}
    >
      <Header className="menu-header">{label}</Header>
      {options.map((option) => (
        <AriaMenuItem
          key={option.id}
          id={option.id}
          className="menu-item menu-choice"
          textValue={option.label}
          isDisabled={isDisabled}
        >
          {({ isSelected }) => (
            <>
              <Check size={14} aria-hidden="true" style={{ visibility: isSelected ? "visible" : "hidden" }} />
              {option.icon}
              <OptionText label={option.label} description={option.description} />
            </>
          )}
        </AriaMenuItem>
      ))}
    </AriaMenuSection>
  );
}
