/** Listens for the keys of the commands. Keys of a focused node are in `canvas/nodeKeys.ts`. */
import { useEffect } from "react";
import { commandsForKey, perform } from "@/commands/registry";
import type { Command, CommandContext } from "@/commands/types";
import { type Clipping, clip } from "@/graph/edits";
import { typesAhead } from "@/outline/typeAhead";
import { pasteClipping } from "./clipping";
import { useEditor } from "./context";

/** Typing belongs to the field that has the focus, and a dialog or menu has keys of its own. */
function isBusyElsewhere(target: EventTarget | null): boolean {
  if (isInOverlay(target)) return true;
  return isWithin(target, "input, textarea, select, [contenteditable=true]");
}

function isInOverlay(target: EventTarget | null): boolean {
  return isWithin(target, "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]");
}

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

function isOnGraph(event: KeyboardEvent): boolean {
  if (event.target === document.body || isWithin(event.target, ".canvas")) return true;
  return isWithin(event.target, ".outline") && !typesAhead(event);
}

export function useShortcuts(context: CommandContext): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const command = commandsForKey(event).find(({ keysOn }) => reaches(keysOn, event));
      if (!command) return;
      event.preventDefault();
      perform(command, context);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [context]);
  useClipboard();
}

function reaches(keysOn: Command["keysOn"], event: KeyboardEvent): boolean {
  if (keysOn === "everywhere") return !isInOverlay(event.target);
  return !isBusyElsewhere(event.target) && (keysOn !== "graph" || isOnGraph(event));
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
      pasteClipping(editor, clipping);
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
