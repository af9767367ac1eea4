/**
 * Dragging a module from the palette, with pointer events: the picture that follows the pointer has the size that the
 * node will have, and it works with a pen too. The drop goes to whatever canvas is under the pointer.
 */
import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { PaletteEntry } from "./entries";

export interface PaletteDrag {
  readonly entry: PaletteEntry;
  readonly x: number;
  readonly y: number;
}

const THRESHOLD = 5;

export interface PaletteDropTarget {
  readonly over: (entry: PaletteEntry, x: number, y: number) => void;
  readonly dropped: (entry: PaletteEntry, x: number, y: number) => void;
  readonly left: () => void;
}

export function usePaletteDrag(target: PaletteDropTarget) {
  const [drag, setDrag] = useState<PaletteDrag | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const begin = (entry: PaletteEntry, event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const start = { x: event.clientX, y: event.clientY };
    let isDragging = false;
    const move = (current: globalThis.PointerEvent) => {
      const distance = Math.hypot(current.clientX - start.x, current.clientY - start.y);
      if (!isDragging && distance < THRESHOLD) return;
      isDragging = true;
      setDrag({ entry, x: current.clientX, y: current.clientY });
      target.over(entry, current.clientX, current.clientY);
    };
    const end = (current: globalThis.PointerEvent) => {
      if (isDragging) {
        suppressNextClick();
        target.dropped(entry, current.clientX, current.clientY);
      }
      stop.current?.();
    };
    const key = (current: KeyboardEvent) => {
      if (current.key === "Escape") stop.current?.();
    };
    stop.current = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", cancel);
      window.removeEventListener("keydown", key, true);
      stop.current = null;
      setDrag(null);
      target.left();
    };
    const cancel = () => stop.current?.();
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", cancel);
    window.addEventListener("keydown", key, true);
  };
  return { drag, begin };
}

/** The press that ended a drag must not count as a click on what it began on. */
function suppressNextClick(): void {
  const swallow = (event: Event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}
