import type { ReactNode } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton,
  TooltipTrigger,
} from "react-aria-components";
import { Spinner } from "./Spinner";
import { Tooltip } from "./Tooltip";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "children" | "isDisabled"> {
  variant?: ButtonVariant;
  size?: "small" | "medium";
  icon?: ReactNode;
  children?: ReactNode;
  isDisabled?: boolean | undefined;
  isPending?: boolean;
  /** Why it cannot be used now: the button stays reachable and says so. */
  disabledReason?: string | null;
  /** Shown on hover and focus. */
  tooltip?: string;
}

export function Button({
  variant = "secondary",
  size = "medium",
  icon,
  children,
  isPending = false,
  isDisabled,
  disabledReason = null,
  tooltip,
  onPress,
  ...props
}: ButtonProps) {
  const blocked = disabledReason !== null;
  const button = (
    <AriaButton
      {...props}
      className="button"
      isPending={isPending}
      {...(isDisabled === undefined ? {} : { isDisabled })}
      {...(onPress && !blocked ? { onPress } : {})}
      data-variant={variant}
      data-size={size}
      data-icon-only={children === undefined || undefined}
      {...(blocked
        ? { render: (dom: React.ComponentProps<"button">) => <button {...dom} aria-disabled="true" /> }
        : {})}
    >
      {isPending ? <Spinner /> : icon}
      {children}
    </AriaButton>
  );
  const hint = disabledReason ?? tooltip;
  if (!hint) return button;
  return (
    <TooltipTrigger delay={400} closeDelay={60}>
      {button}
      <Tooltip>{hint}</Tooltip>
    </TooltipTrigger>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "tooltip"> {
  /** The accessible name, which is the tooltip too unless there is a `hint`. */
  label: string;
  hint?: string | undefined;
  shortcut?: string;
  icon: ReactNode;
}

export function IconButton({ label, hint = label, shortcut, variant = "ghost", ...props }: IconButtonProps) {
  const tooltip = shortcut ? `${hint} (${shortcut})` : hint;
  return <Button {...props} variant={variant} aria-label={label} tooltip={tooltip} />;
}

export interface IconToggleProps {
  label: string;
  hint?: string;
  icon: ReactNode;
  size?: "small" | "medium";
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}

/** A button that is on or off, and says which. */
export function IconToggle({ label, hint = label, icon, size = "medium", ...state }: IconToggleProps) {
  return (
    <TooltipTrigger delay={400} closeDelay={60}>
      <ToggleButton
        {...state}
        className="button"
        aria-label={label}
        data-variant="ghost"
        data-size={size}
        data-icon-only
      >
        {icon}
      </ToggleButton>
      <Tooltip>{hint}</Tooltip>
    </TooltipTrigger>
  );
}
