/** Keys of the whole editor. Keys of a focused node are in `canvas/nodeKeys.ts`. */
import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { type Clipping, clip } from "@/graph/edits";
import { closePreview } from "@/plan/usePlanPreview";
import { useEditor } from "./context";
import type { Editor } from "./Editor";
import { offerModulesForEdge, offerModulesForPending } from "./offers";

export const FIT = { padding: 0.15, maxZoom: 1, duration: 200 } as const;

/** Typing belongs to the field that has the focus, and a dialog or menu has keys of its own. */
function isBusyElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      "input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox]",
    ) !== null
  );
}

function isOnCanvas(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.closest(".canvas") !== null);
}

export interface ShortcutTargets {
  onSearch: () => void;
  onFind: () => void;
  onHelp: () => void;
  onRun: () => void;
}

export function useShortcuts(targets: ShortcutTargets): void {
  const editor = useEditor();
  const { fitView } = useReactFlow();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isBusyElsewhere(event.target)) return;
      const handled =
        event.ctrlKey || event.metaKey
          ? onControlKey(editor, event, targets)
          : onPlainKey(editor, event, targets, () => void fitView(FIT));
      if (handled) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [editor, fitView, targets]);
  useClipboard();
}

function onControlKey(editor: Editor, event: KeyboardEvent, targets: ShortcutTargets): boolean {
  switch (event.key.toLowerCase()) {
    case "z":
      if (event.shiftKey) editor.redo();
      else editor.undo();
      return true;
    case "y":
      editor.redo();
      return true;
    case "a":
      if (!isOnCanvas(event.target)) return false;
      editor.selectAll();
      return true;
    case "d": {
      const clipping = editor.copy();
      if (clipping) editor.paste(clipping);
      return true;
    }
    case "f":
      targets.onFind();
      return true;
    case "enter":
      targets.onRun();
      return true;
    default:
      return false;
  }
}

function onPlainKey(
  editor: Editor,
  event: KeyboardEvent,
  targets: ShortcutTargets,
  showAll: () => void,
): boolean {
  switch (event.key) {
    case "Delete":
    case "Backspace":
      if (!isOnCanvas(event.target)) return false;
      editor.removeSelection();
      return true;
    case "Escape":
      if (closeRunPopups(editor) || editor.cancelConnection()) return true;
      editor.selectOnly(null);
      return true;
    case "+":
      return offerModulesForPending(editor) || offerModulesForEdge(editor);
    case "/":
      targets.onSearch();
      return true;
    case "?":
      targets.onHelp();
      return true;
    case "1":
      if (!event.shiftKey || !isOnCanvas(event.target)) return false;
      showAll();
      return true;
    default:
      return false;
  }
}

/** Put away the plan of a run, or why one was refused; false when neither is shown. */
function closeRunPopups(editor: Editor): boolean {
  const { preview, refusal } = editor.state;
  closePreview(editor);
  if (refusal) editor.store.setState({ refusal: null });
  return preview !== null || refusal !== null;
}

/** Nodes travel through the clipboard as text, also from one pipeline to another. */
function useClipboard(): void {
  const editor = useEditor();
  useEffect(() => {
    const isOurs = (event: ClipboardEvent) =>
      !isBusyElsewhere(event.target) && (document.getSelection()?.isCollapsed ?? true);
    const onCopy = (event: ClipboardEvent) => {
      const clipping = clip(editor.state.document, editor.state.selection.nodes);
      if (!clipping || !isOurs(event)) return;
      event.clipboardData?.setData("text/plain", JSON.stringify(clipping, null, 1));
      event.preventDefault();
      if (event.type === "cut") editor.removeSelection();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isBusyElsewhere(event.target)) return;
      const clipping = readClipping(event.clipboardData?.getData("text/plain") ?? "");
      if (!clipping) return;
      event.preventDefault();
      editor.paste(clipping);
    };
    window.addEventListener("copy", onCopy);
    window.addEventListener("cut", onCopy);
    window.addEventListener("paste", onPaste);
    return () => {
      window.removeEventListener("copy", onCopy);
      window.removeEventListener("cut", onCopy);
      window.removeEventListener("paste", onPaste);
    };
  }, [editor]);
}

function readClipping(text: string): Clipping | null {
  if (!text.startsWith("{")) return null;
  try {
    const value = JSON.parse(text) as Partial<Clipping>;
    const isClipping =
      value.kind === "atelier/nodes" && Array.isArray(value.nodes) && Array.isArray(value.edges);
    return isClipping ? (value as Clipping) : null;
  } catch {
    return null;
  }
}
