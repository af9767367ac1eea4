/** The change that list, canvas and details point at; the keys N and P go from one to the next. */
import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { matchesKeys } from "@/commands/keys";
import { useEditor, useEditorState } from "@/editor/context";
import type { Union } from "@/graph/compared";
import { NOTHING_SELECTED, type Selection } from "@/graph/edits";
import { membersOf } from "@/graph/groups";
import { nextOf } from "@/graph/jumps";
import { nodeSize } from "@/graph/layout";
import type { GraphDocument, Position } from "@/graph/model";
import { t } from "@/i18n";
import { motion } from "@/ui/motion";
import { type Change, changeKey } from "./changes";
import { changeText, type Glossary } from "./words";

export interface CurrentChange {
  readonly key: string | null;
  readonly change: Change | null;
  /** Name of a node that is chosen and does not differ. */
  readonly unchanged: string | null;
  /** In the list; -1 for none. */
  readonly index: number;
  readonly choose: (change: Change) => void;
  readonly step: (step: 1 | -1) => void;
}

export interface CurrentChangeOptions {
  readonly listed: readonly Change[];
  readonly union: Union;
  readonly glossary: Glossary;
  readonly onChosen: () => void;
}

export function useCurrentChange({ listed, union, glossary, onChosen }: CurrentChangeOptions): CurrentChange {
  const editor = useEditor();
  const [key, setKey] = useState<string | null>(null);
  const selected = useEditorState(({ selection }) => keyOfSelection(selection));
  const show = useShowChange();
  // a group of one node is selected by that node, and is not it
  const own = useRef<string | null>(null);
  useEffect(() => {
    if (selected === null || selected === own.current) return;
    own.current = null;
    setKey(selected);
    onChosen();
  }, [selected, onChosen]);
  const choose = useCallback(
    (change: Change) => {
      setKey(change.key);
      editor.select(selectionOf(change, editor.state.document));
      own.current = keyOfSelection(editor.state.selection);
      show(change, union.document);
      onChosen();
    },
    [editor, show, union, onChosen],
  );
  const change = listed.find((one) => one.key === key) ?? null;
  const step = (direction: 1 | -1) => {
    const next = nextOf(listed, change, direction);
    if (!next) return;
    choose(next);
    editor.announce(
      t("comparison.announce", {
        index: listed.indexOf(next) + 1,
        count: listed.length,
        text: changeText(next, union.document, glossary),
      }),
    );
  };
  const node = key?.startsWith("nodes/") ? union.document.nodes[key.slice("nodes/".length)] : undefined;
  const differs = key !== null && listed.some((one) => one.key === key);
  return {
    key,
    change,
    unchanged: differs ? null : (node?.name ?? null),
    index: change ? listed.indexOf(change) : -1,
    choose,
    step,
  };
}

function keyOfSelection({ nodes, edges, notes }: Selection): string | null {
  if (nodes.size + edges.size + notes.size !== 1) return null;
  const [node] = nodes;
  const [edge] = edges;
  const [note] = notes;
  if (node !== undefined) return changeKey("nodes", node);
  if (edge !== undefined) return changeKey("edges", edge);
  return note === undefined ? null : changeKey("notes", note);
}

function selectionOf({ kind, id }: Change, document: GraphDocument): Partial<Selection> {
  // a parameter of the pipeline has no place on the canvas
  if (kind === "parameters") return NOTHING_SELECTED;
  if (kind !== "groups") return { ...NOTHING_SELECTED, [kind]: new Set([id]) };
  return { ...NOTHING_SELECTED, nodes: new Set(membersOf(document, id).map((node) => node.id)) };
}

/** Brings a change into view; the focus stays where it is. */
function useShowChange() {
  const { setCenter, getZoom } = useReactFlow();
  return useCallback(
    (change: Change, document: GraphDocument) => {
      const at = placeOf(change, document);
      if (at) void setCenter(at.x, at.y, { zoom: Math.max(getZoom(), 0.7), duration: motion(200) });
    },
    [setCenter, getZoom],
  );
}

function placeOf({ kind, id }: Change, document: GraphDocument): Position | null {
  const middleOfNode = (node: string): Position | null => {
    const placed = document.nodes[node];
    if (!placed) return null;
    const { width, height } = nodeSize(placed);
    return { x: placed.position.x + width / 2, y: placed.position.y + height / 2 };
  };
  if (kind === "nodes") return middleOfNode(id);
  if (kind === "groups") return middleOfNode(membersOf(document, id)[0]?.id ?? "");
  if (kind === "notes") {
    const note = document.notes[id];
    return note
      ? { x: note.position.x + note.size.width / 2, y: note.position.y + note.size.height / 2 }
      : null;
  }
  if (kind === "parameters") return null;
  const edge = document.edges[id];
  const [from, to] = [middleOfNode(edge?.source.node ?? ""), middleOfNode(edge?.target.node ?? "")];
  return from && to ? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } : null;
}

const ELSEWHERE = "input:not([type=checkbox]), textarea, select, [role=dialog], [role=menu], [role=listbox]";

export function useChangeKeys(step: (direction: 1 | -1) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || (event.target instanceof Element && event.target.closest(ELSEWHERE)))
        return;
      const isNext = matchesKeys("N", event);
      if (!isNext && !matchesKeys("P", event)) return;
      event.preventDefault();
      step(isNext ? 1 : -1);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [step]);
}
