/** A menu at a point of the page, as a second mouse button opens it. */
import { Fragment, type ReactNode, useRef } from "react";
import { Menu as AriaMenu, Popover } from "react-aria-components";

export interface MenuAtProps {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function MenuAt({ x, y, label, onClose, children }: MenuAtProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    // a new place is a new popover, which looks anew where it fits
    <Fragment key={`${x} ${y}`}>
      <span ref={anchor} className="node-menu-anchor" style={{ left: x, top: y }} />
      <Popover
        className="popover"
        aria-label={label}
        triggerRef={anchor}
        isOpen
        onOpenChange={(isOpen) => isOpen || onClose()}
        placement="bottom start"
        offset={2}
      >
        <AriaMenu className="menu" aria-label={label} autoFocus="first" onClose={onClose}>
          {children}
        </AriaMenu>
      </Popover>
    </Fragment>
  );
}
