/** The cursors of the others and frames around what they have selected: a layer of its own, no node is drawn for it. */
import { useStore, ViewportPortal } from "@xyflow/react";
import { useEditorState } from "@/editor/context";
import { type Box, drawnBox } from "@/graph/groupLayout";
import { useCursors, useTogether } from "./context";
import { type Person, personTone } from "./people";
import "./pointers.css";
import type { Cursor } from "./pointing";
import { namesOf } from "./pointing";
import { usePointerSource, useSelectionSource } from "./usePointingSource";

export function PointerLayer() {
  useSelectionSource();
  usePointerSource();
  return (
    <ViewportPortal>
      {/* nodes say in their own words who has them selected */}
      <div className="pointers" aria-hidden="true">
        <Selections />
        <Cursors />
      </div>
    </ViewportPortal>
  );
}

/** Names stay as large as they are, however far away the canvas is. */
const useUnzoomed = () => ({ transform: `scale(${1 / useStore((state) => state.transform[2])})` });

function Cursors() {
  return useCursors().map((cursor) => <OtherCursor key={cursor.person.id} cursor={cursor} />);
}

function OtherCursor({ cursor: { person, at } }: { cursor: Cursor }) {
  const style = useUnzoomed();
  return (
    <div
      className="pointer"
      data-tone={personTone(person.id)}
      style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
    >
      <div className="pointer-body" style={style}>
        <svg width="16" height="20" viewBox="0 0 16 20" aria-hidden="true">
          <path d="M1 1v15l4-3.6 2.6 6.1 2.9-1.2-2.6-6H14z" />
        </svg>
        <span className="person-name">{person.name}</span>
      </div>
    </div>
  );
}

function Selections() {
  const selected = useTogether((state) => state.selectedBy);
  return selected.size > 0
    ? [...selected].map(([node, people]) => <OtherSelection key={node} node={node} people={people} />)
    : null;
}

function OtherSelection({ node, people }: { node: string; people: readonly Person[] }) {
  const style = useUnzoomed();
  const box = useNodeBox(node);
  if (!box) return null;
  const { x, y, width, height } = box;
  return (
    <div
      className="other-selection"
      data-tone={personTone(people[0]?.id ?? 0)}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      <span className="person-name" style={style}>
        {namesOf(people)}
      </span>
    </div>
  );
}

/** Where the node is drawn, or the card of the group that hides it; null where it is not in view at all. */
function useNodeBox(node: string): Box | null {
  const document = useEditorState((state) => state.document);
  const dragged = useEditorState((state) => state.dragged);
  const openGroup = useEditorState((state) => state.openGroup);
  const isElsewhere = openGroup !== null && document.nodes[node]?.group !== openGroup;
  return isElsewhere ? null : drawnBox(document, node, dragged, openGroup);
}
