import { ReactFlowProvider } from "@xyflow/react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { EditorProvider, useEditorState } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import type { GraphNode } from "@/graph/model";
import { Loading } from "@/ui";

export interface SharedCanvasProps {
  /** A read-only editor over what is shown; a new function means that it has changed. */
  readonly make: () => Editor;
  readonly children: ReactNode;
}

/** Shows a graph that cannot be changed; what was chosen stays chosen when a newer state comes. */
export function SharedCanvas({ make, children }: SharedCanvasProps) {
  const [editor, setEditor] = useState<Editor | null>(null);
  const chosen = useRef<string | null>(null);
  useEffect(() => {
    const next = make();
    const known = chosen.current;
    if (known !== null && known in next.state.document.nodes) next.selectOnly(known);
    const forget = next.store.subscribe(({ selection }) => {
      chosen.current = onlyOne(selection.nodes);
    });
    setEditor(next);
    return () => {
      forget();
      next.dispose();
    };
  }, [make]);
  if (editor === null) return <Loading />;
  return (
    <EditorProvider editor={editor}>
      <ReactFlowProvider>{children}</ReactFlowProvider>
    </EditorProvider>
  );
}

function onlyOne(nodes: ReadonlySet<string>): string | null {
  const [first] = nodes;
  return nodes.size === 1 && first !== undefined ? first : null;
}

export function useChosenNode(): GraphNode | null {
  return useEditorState(({ document, selection }) => document.nodes[onlyOne(selection.nodes) ?? ""] ?? null);
}
