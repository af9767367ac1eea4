/** The rows, and among them what an edit that is looked at beforehand would bring in. */
import { useMemo } from "react";
import { useEditorState } from "@/editor/context";
import { useGhost } from "@/editor/foresight";
import type { Ghost } from "@/graph/ghost";
import { documentOfGroup } from "@/graph/groupLayout";
import type { GraphDocument } from "@/graph/model";
import type { OutlineRow } from "@/graph/outline";
import { type FlowChange, flowChange, type Line, linesOf, withComing } from "./ghostRows";

export interface GhostLines {
  readonly lines: readonly Line[];
  readonly ghost: Ghost | null;
}

export function useGhostLines(
  rows: readonly OutlineRow[],
  rowsOf: (document: GraphDocument) => readonly OutlineRow[],
): GhostLines {
  const ghost = useGhost();
  const group = useEditorState((state) => state.openGroup);
  return useMemo(() => {
    if (ghost === null) return { lines: linesOf(rows), ghost };
    const { after } = ghost;
    const then = group !== null && after.groups[group] ? documentOfGroup(after, group) : after;
    return { lines: withComing(rows, rowsOf(then), ghost), ghost };
  }, [rows, rowsOf, ghost, group]);
}

const NO_CHANGE: FlowChange = { comes: [], goes: [] };

export function useFlowChange(node: string): FlowChange {
  const document = useEditorState((state) => state.document);
  const ghost = useGhost();
  return useMemo(
    () => (ghost === null ? NO_CHANGE : flowChange(document, ghost, node)),
    [document, ghost, node],
  );
}
