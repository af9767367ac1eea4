/** The panels beside the canvas. Where there is little room they are drawers over it: closed at first, one at a time. */
import { useEffect, useRef, useState } from "react";
import { useIsNarrow } from "./narrow";

type Panel = "palette" | "inspector";

export function usePanels() {
  const isNarrow = useIsNarrow();
  const [open, setOpen] = useState<ReadonlySet<Panel>>(() => startingPanels(isNarrow));
  useEffect(() => setOpen(startingPanels(isNarrow)), [isNarrow]);
  const show = (panel: Panel) => {
    setOpen((before) => new Set(isNarrow ? [panel] : [...before, panel]));
    if (isNarrow) focusWithin(panel);
  };
  const hide = (panel: Panel) => {
    setOpen((before) => new Set([...before].filter((other) => other !== panel)));
    if (isNarrow) requestAnimationFrame(() => focusFirst(`.panel-opener.${SIDES[panel]}`));
  };
  useEscape(isNarrow, hide);
  return {
    isNarrow,
    hasPalette: open.has("palette"),
    hasInspector: open.has("inspector"),
    show,
    hide,
    toggle: (panel: Panel) => (open.has(panel) ? hide(panel) : show(panel)),
  };
}

/** Escape closes the drawer that has the focus, once there is nothing left to clear in its search. */
function useEscape(isNarrow: boolean, hide: (panel: Panel) => void): void {
  const latest = useRef(hide);
  latest.current = hide;
  useEffect(() => {
    if (!isNarrow) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.key !== "Escape" || !(target instanceof Element)) return;
      const panel = PANELS.find((candidate) => target.closest(`.${candidate}`));
      if (!panel || (target instanceof HTMLInputElement && target.value !== "")) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(panel);
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [isNarrow]);
}

const PANELS = ["palette", "inspector"] as const satisfies readonly Panel[];
const SIDES = { palette: "left", inspector: "right" } as const;

function startingPanels(isNarrow: boolean): Set<Panel> {
  return new Set(isNarrow ? [] : ["palette", "inspector"]);
}

function focusWithin(panel: Panel): void {
  requestAnimationFrame(() => focusFirst(`.${panel}`));
}

function focusFirst(within: string): void {
  document.querySelector<HTMLElement>(`${within} :is(button, input)`)?.focus();
}
