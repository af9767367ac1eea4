import { createContext, type ReactNode, useContext } from "react";
import { useStore } from "zustand";
import type { ModuleDefinition } from "@/graph/catalog";
import type { Editor } from "./Editor";
import type { EditorState } from "./store";

const EditorContext = createContext<Editor | null>(null);

export function EditorProvider({ editor, children }: { editor: Editor; children: ReactNode }) {
  return <EditorContext value={editor}>{children}</EditorContext>;
}

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("useEditor needs an EditorProvider above it");
  return editor;
}

/** What the catalogue says of a module; undefined when it does not know it, and where no editor is above. */
export function useModule(name: string | undefined): ModuleDefinition | undefined {
  return useContext(EditorContext)?.state.modules.get(name ?? "");
}

/** Read a part of the editor's state; the component renders again only when that part changes. */
export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore(useEditor().store, select);
}
