import type { ReactNode } from "react";
import { Tooltip as AriaTooltip, type TooltipProps as AriaTooltipProps } from "react-aria-components";

export function Tooltip({
  children,
  ...props
}: Omit<AriaTooltipProps, "children"> & { children: ReactNode }) {
  return (
    <AriaTooltip offset={6} {...props} className="tooltip">
      {children}
    </AriaTooltip>
  );
}
