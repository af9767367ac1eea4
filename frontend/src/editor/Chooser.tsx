/** The parts of a list to choose from that opens over the graph: its frame, its search and its lines. */
import { Search } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import {
  Dialog,
  Heading,
  Input,
  ListBoxItem,
  type ListBoxItemProps,
  Popover,
  type PopoverProps,
  SearchField,
} from "react-aria-components";
import { ModuleIcon } from "@/canvas/icons";
import { OptionText } from "@/ui";
import "./module-chooser.css";

export interface ChooserProps extends Pick<PopoverProps, "placement" | "offset"> {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Chooser({ anchor, title, onClose, children, ...place }: ChooserProps) {
  return (
    <Popover
      {...place}
      className="popover module-chooser"
      triggerRef={anchor}
      isOpen
      onOpenChange={(isOpen) => isOpen || onClose()}
    >
      <Dialog className="module-chooser-dialog">
        <Heading slot="title" className="module-chooser-title">
          {title}
        </Heading>
        {children}
      </Dialog>
    </Popover>
  );
}

export function ChooserSearch({ label }: { label: string }) {
  return (
    <SearchField autoFocus aria-label={label} className="module-chooser-search">
      <Search size={14} aria-hidden="true" />
      <Input placeholder={label} />
    </SearchField>
  );
}

export interface ChooserItemProps extends Omit<ListBoxItemProps, "children" | "className"> {
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly tone: string;
}

export function ChooserItem({ label, description, icon, tone, ...props }: ChooserItemProps) {
  return (
    <ListBoxItem {...props} className="module-chooser-item" aria-label={`${label}, ${description}`}>
      <span className="module-chooser-icon" data-tone={tone}>
        <ModuleIcon name={icon} size={16} />
      </span>
      <OptionText label={label} description={description} />
    </ListBoxItem>
  );
}
