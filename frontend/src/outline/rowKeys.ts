/** What keys do on a row of the outline. The keys of the whole editor are in `editor/shortcuts.ts`. */
import type { KeyboardEvent } from "react";
import { openEdgeMenu, openGroupMenu, openNodeMenu } from "@/canvas/nodeKeys";
import type { Editor } from "@/editor/Editor";
import { showRow } from "@/editor/graphFocus";
import type { OutlineRow } from "@/graph/outline";
import { alongData, isArrow, moveInStage, moveOnCanvas } from "./moving";
import { rowByKey, sideways } from "./navigation";
import { addAtPort, disconnect } from "./portEdits";
import { isSelected, selectionOf, toggled } from "./selecting";
import { findAhead, type TypedText, typesAhead } from "./typeAhead";
import { rowName } from "./words";

export interface OutlineHandle {
  readonly editor: Editor;
  readonly rows: readonly OutlineRow[];
  readonly index: number;
  readonly typed: TypedText;
  /** Where a stretch of selected rows begins. */
  readonly anchor: { current: string };
  readonly go: (key: string, takesFocus?: boolean) => void;
  readonly setOpen: (row: OutlineRow, isOpen: boolean) => void;
  readonly connect: (row: OutlineRow & { kind: "port" }) => void;
  /** Do a command of the editor. */
  readonly act: (command: string) => void;
}

export function onRowKey(outline: OutlineHandle, event: KeyboardEvent<HTMLElement>): void {
  const row = outline.rows[outline.index];
  if (!row || !(event.target instanceof Element) || event.target.closest("input, textarea")) return;
  if (event.target.closest("button") && (event.key === "Enter" || event.key === " ")) return;
  const isDone = event.altKey ? onAltKey(outline, row, event) : onPlainKey(outline, row, event);
  if (!isDone) return;
  event.preventDefault();
  event.stopPropagation();
}

function onPlainKey(outline: OutlineHandle, row: OutlineRow, event: KeyboardEvent<HTMLElement>): boolean {
  const isName = typesAhead(event) || (event.key === " " && outline.typed.isGoing(event.timeStamp));
  if (isName) return goesToName(outline, event);
  outline.typed.end();
  return walks(outline, event) || acts(outline, row, event);
}

function walks(outline: OutlineHandle, event: KeyboardEvent): boolean {
  const { rows, index } = outline;
  const next = rowByKey(event.key, index, rows.length);
  if (next !== null) {
    walkTo(outline, next, event);
    return true;
  }
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return false;
  const way = sideways(event.key, rows, index);
  const row = rows[index];
  if (way?.kind === "go") walkTo(outline, way.index, event);
  else if (way && row) outline.setOpen(row, way.kind === "open");
  return true;
}

/** The selection follows, except with Ctrl; with Shift it grows. */
function walkTo(
  outline: OutlineHandle,
  next: number,
  event: Pick<KeyboardEvent, "shiftKey" | "ctrlKey" | "metaKey">,
) {
  const { editor, rows, anchor } = outline;
  const row = rows[next];
  if (!row) return;
  outline.go(row.key);
  if (event.shiftKey) {
    editor.select(selectionOf(stretch(outline, next)));
  } else if (!event.ctrlKey && !event.metaKey) {
    anchor.current = row.key;
    editor.select(selectionOf([row]));
  }
}

/** The rows from where selecting began; begun anew where that is no longer selected. */
export function stretch({ editor, rows, index, anchor }: OutlineHandle, to: number): readonly OutlineRow[] {
  const begun = rows.findIndex(
    (row) => row.key === anchor.current && isSelected(row, editor.state.selection),
  );
  const from = begun < 0 ? index : begun;
  return rows.slice(Math.min(from, to), Math.max(from, to) + 1);
}

function acts(outline: OutlineHandle, row: OutlineRow, event: KeyboardEvent<HTMLElement>): boolean {
  const { editor } = outline;
  const hasModifier = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case "Enter":
      if (!hasModifier) activate(outline, row);
      return !hasModifier;
    case " ":
      outline.anchor.current = row.key;
      editor.select(toggled(row, editor.state.selection));
      return true;
    case "F2":
      rename(editor, row);
      return true;
    case "F10":
      return event.shiftKey && openMenu(editor, row, event.currentTarget);
    case "ContextMenu":
      return openMenu(editor, row, event.currentTarget);
    case "Delete":
    case "Backspace":
      remove(editor, row);
      return true;
    case "+":
      return !hasModifier && add(editor, row);
    default:
      return false;
  }
}

/** Enter: what a row is there for. */
export function activate(outline: OutlineHandle, row: OutlineRow): void {
  makeSelected(outline.editor, row);
  if (row.kind === "port") outline.connect(row);
  else if (row.kind === "note") rename(outline.editor, row);
  else outline.act(row.kind === "node" ? "parameters" : "inspector");
}

function makeSelected(editor: Editor, row: OutlineRow): void {
  if (!isSelected(row, editor.state.selection)) editor.select(selectionOf([row]));
}

function rename(editor: Editor, row: OutlineRow): void {
  if (row.kind !== "port" && editor.canEdit) editor.store.setState({ renaming: row.key });
}

export function openMenu(editor: Editor, row: OutlineRow, beside: Element): boolean {
  const { left, bottom } = beside.getBoundingClientRect();
  if (row.kind === "node") openNodeMenu(editor, row.node.id, left + 48, bottom - 4);
  else if (row.kind === "group") openGroupMenu(editor, row.group.id, left + 48, bottom - 4);
  else if (row.kind === "port" && row.edge) return openEdgeMenu(editor, row.edge.id, left + 48, bottom - 4);
  else return false;
  return true;
}

function remove(editor: Editor, row: OutlineRow): void {
  if (!editor.canEdit) return;
  if (row.kind === "port") {
    if (row.edge) disconnect(editor, row, row.edge);
    return;
  }
  makeSelected(editor, row);
  editor.removeSelection();
}

/** After a step and anywhere else the command of the editor knows what to add. */
function add(editor: Editor, row: OutlineRow): boolean {
  if (row.kind === "port") {
    addAtPort(editor, row, document.activeElement);
    return true;
  }
  makeSelected(editor, row);
  return false;
}

function goesToName(outline: OutlineHandle, event: KeyboardEvent): boolean {
  const { rows, index, typed } = outline;
  const text = typed.add(event.key.toLocaleLowerCase(), event.timeStamp);
  const found = findAhead(rows.map(rowName), index, text);
  if (found !== null) walkTo(outline, found, { shiftKey: false, ctrlKey: false, metaKey: false });
  return true;
}

function onAltKey(outline: OutlineHandle, row: OutlineRow, event: KeyboardEvent): boolean {
  const { editor } = outline;
  if (!isArrow(event.key)) return false;
  if (event.shiftKey) moveOnCanvas(editor, row, event.key);
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    outline.go(row.key);
    moveInStage(editor, row, event.key === "ArrowUp" ? -1 : 1);
  } else {
    const node = alongData(editor, row, event.key === "ArrowLeft" ? "from" : "to");
    if (node === null) return true;
    editor.selectOnly(node);
    showRow(editor, node);
  }
  return true;
}
