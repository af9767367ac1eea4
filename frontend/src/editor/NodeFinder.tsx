/** Find in the pipeline: a button with a popover; what is in it is loaded when it is first opened. */
import { Search } from "lucide-react";
import { lazy, Suspense, useRef } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { t } from "@/i18n";
import { IconButton, Loading } from "@/ui";

const Finder = lazy(() => import("./Finder").then((m) => ({ default: m.Finder })));

export interface NodeFinderProps {
  /** Where there is no room for it, it opens from the menu and by its keys. */
  hasButton: boolean;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function NodeFinder({ hasButton, isOpen, onOpenChange }: NodeFinderProps) {
  const place = useRef<HTMLSpanElement>(null);
  const finder = (
    <Dialog className="dialog" aria-label={t("toolbar.find_node")}>
      <Suspense fallback={<Loading />}>
        <Finder onDone={() => onOpenChange(false)} />
      </Suspense>
    </Dialog>
  );
  if (!hasButton) {
    return (
      <>
        <span ref={place} />
        <Popover
          className="popover node-finder"
          triggerRef={place}
          isOpen={isOpen}
          onOpenChange={onOpenChange}
          placement="bottom"
          offset={24}
        >
          {finder}
        </Popover>
      </>
    );
  }
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <IconButton label={t("toolbar.find_node")} shortcut="Ctrl+F" icon={<Search size={16} />} />
      <Popover className="popover node-finder" placement="bottom" offset={6}>
        {finder}
      </Popover>
    </DialogTrigger>
  );
}
