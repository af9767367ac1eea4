import { useEffect, useRef, useState } from "react";
import type { PaletteEntry } from "./entries";

const SHOW_AFTER_MS = 450;
const HIDE_AFTER_MS = 150;

/** The module card: shown after resting on an entry, kept while the pointer is on the card itself. */
export function useEntryCard() {
  const [shown, setShown] = useState<{ entry: PaletteEntry; top: number; left: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const after = (delay: number, action: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(action, delay);
  };
  return {
    shown,
    point: (entry: PaletteEntry, anchor: Element) => {
      const box = anchor.getBoundingClientRect();
      after(shown ? 60 : SHOW_AFTER_MS, () => setShown({ entry, top: box.top - 8, left: box.right + 12 }));
    },
    keep: () => clearTimeout(timer.current),
    leave: () => after(HIDE_AFTER_MS, () => setShown(null)),
    hide: () => {
      clearTimeout(timer.current);
      setShown(null);
    },
  };
}
