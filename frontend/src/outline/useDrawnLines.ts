/** The lines in view, of which alone there are elements. */
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import { useEditor } from "@/editor/context";
import type { OutlineRow } from "@/graph/outline";
import { isTouched, type Line } from "./ghostRows";
import type { GhostLines } from "./useGhostLines";

const NODE_HEIGHT = 48;
const HEIGHTS: Readonly<Record<OutlineRow["kind"], number>> = {
  node: NODE_HEIGHT,
  group: NODE_HEIGHT,
  note: NODE_HEIGHT,
  port: 36,
};
/** A pointer that only passes by does not move the list. */
const REST_MS = 300;

const heightOf = (line: Line | undefined): number =>
  line && "row" in line ? HEIGHTS[line.row.kind] : NODE_HEIGHT;

/** Among them always the active row: it has the focus, wherever one has scrolled. */
export function useDrawnLines(
  { lines, ghost }: GhostLines,
  scroller: RefObject<HTMLDivElement | null>,
  activeRow: number,
) {
  const active = useMemo(
    () => lines.findIndex((line) => "row" in line && line.index === activeRow),
    [lines, activeRow],
  );
  const drawn = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => lines[index]?.key ?? index,
    estimateSize: (index) => heightOf(lines[index]),
    overscan: 8,
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), Math.max(0, active)])].sort((a, b) => a - b),
      [active],
    ),
    initialRect: { width: 900, height: 700 },
  });
  const shown = useRef(-1);
  useEffect(() => {
    // what comes in above it is no reason to go back to it
    if (shown.current !== activeRow) drawn.scrollToIndex(active);
    shown.current = activeRow;
  }, [activeRow, active, drawn]);
  const touched = ghost === null ? -1 : lines.findIndex((line) => isTouched(line, ghost));
  useBroughtIntoView(touched, drawn, scroller);
  return drawn;
}

/** A line that an edit would touch comes into view, and what was looked at comes back when it is not done. */
function useBroughtIntoView(
  index: number,
  drawn: { readonly scrollToIndex: (index: number) => void },
  scroller: RefObject<HTMLDivElement | null>,
): void {
  const editor = useEditor();
  useEffect(() => {
    if (index < 0) return;
    const { document } = editor.state;
    let before: number | null = null;
    const timer = setTimeout(() => {
      before = scroller.current?.scrollTop ?? null;
      drawn.scrollToIndex(index);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      if (before !== null && editor.state.document === document) scroller.current?.scrollTo({ top: before });
    };
  }, [index, drawn, scroller, editor]);
}
