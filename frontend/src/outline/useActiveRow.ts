/** The row that is in the tab order: it stays where it was when rows come and go, and follows the selection. */
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { rowElementId } from "@/editor/graphFocus";
import { type OutlineRow, portKeyParts } from "@/graph/outline";
import { isSelected } from "./selecting";

export interface ActiveRow {
  readonly index: number;
  /** Make a row the active one, and give it the focus once it is drawn. */
  readonly go: (key: string, takesFocus?: boolean) => void;
}

export function useActiveRow(
  rows: readonly OutlineRow[],
  region: RefObject<HTMLElement | null>,
  reveal: (key: string) => void,
): ActiveRow {
  const [key, setKey] = useState("");
  const lastIndex = useRef(0);
  const wantsFocus = useRef(false);
  const places = useMemo(() => new Map(rows.map((row, index) => [row.key, index])), [rows]);
  const index = places.get(key) ?? successor(rows, key, lastIndex.current);
  const current = rows[index]?.key ?? "";
  const hadFocus = useHadFocus(region);
  const isGone = key !== "" && key !== current;

  const go = useCallback((next: string, takesFocus = true) => {
    if (next) setKey(next);
    wantsFocus.current ||= takesFocus;
  }, []);

  useEffect(() => {
    lastIndex.current = index;
    if (isGone) {
      setKey(current);
      if (hadFocus.current && document.activeElement === document.body) wantsFocus.current = true;
    }
    if (!wantsFocus.current) return;
    const row = document.getElementById(rowElementId(current));
    if (!row) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  useRequests(go, reveal);
  useFollowSelection(rows, current, go);
  return { index, go };
}

/** What follows a row that is gone: its port with another connection, the step it belonged to, or what took its place. */
function successor(rows: readonly OutlineRow[], key: string, lastIndex: number): number {
  const port = portKeyParts(key);
  const same = port
    ? rows.findIndex((row) => row.kind === "port" && row.key.split("#")[0] === port.base)
    : -1;
  if (same >= 0) return same;
  const owner = port ? rows.findIndex((row) => row.key === port.node) : -1;
  return owner >= 0 ? owner : Math.max(0, Math.min(lastIndex, rows.length - 1));
}

/** Whether the focus was last in the region. The browser says nothing when the element that has it goes away. */
function useHadFocus(region: RefObject<HTMLElement | null>): RefObject<boolean> {
  const had = useRef(false);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      had.current = target instanceof Node && (region.current?.contains(target) ?? false);
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, [region]);
  return had;
}

/** What others ask to see: the palette of commands, a menu, an edit. An empty key is the active row. */
function useRequests(go: ActiveRow["go"], reveal: (key: string) => void): void {
  const editor = useEditor();
  const request = useEditorState((state) => state.rowToShow);
  useEffect(() => {
    if (!request) return;
    reveal(request.key);
    go(request.key, request.takesFocus);
    editor.store.setState({ rowToShow: null });
  }, [editor, go, request, reveal]);
}

/** What is selected elsewhere, by a search or the palette, is where the keys of the outline begin. */
function useFollowSelection(rows: readonly OutlineRow[], current: string, go: ActiveRow["go"]): void {
  const editor = useEditor();
  const selection = useEditorState((state) => state.selection);
  const latest = useRef({ rows, current });
  latest.current = { rows, current };
  useEffect(() => {
    const { rows: shown, current: active } = latest.current;
    const size = selection.nodes.size + selection.notes.size;
    const row = shown.find(({ key }) => key === active);
    if (size === 0 || editor.state.rowToShow || (row && isSelected(row, selection))) return;
    const first = shown.find((other) => other.kind !== "group" && isSelected(other, selection));
    if (first) go(first.key, false);
  }, [editor, go, selection]);
}
