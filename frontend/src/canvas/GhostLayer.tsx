/** What an edit would do, drawn over what is there: nothing of it can be touched, and the words are at the button. */
import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import { useEditorState } from "@/editor/context";
import { useGhost } from "@/editor/foresight";
import { type ModuleIndex, moduleOf } from "@/graph/catalog";
import type { Ghost } from "@/graph/ghost";
import { GhostMark } from "./GhostMark";
import { type GhostCard, type GhostLine, ghostPicture } from "./ghostPicture";
import { ModuleIcon } from "./icons";
import { useBroughtIntoView } from "./useBroughtIntoView";

export function GhostLayer() {
  const ghost = useGhost();
  return ghost ? <Ghosts ghost={ghost} /> : null;
}

function Ghosts({ ghost }: { ghost: Ghost }) {
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const openGroup = useEditorState((state) => state.openGroup);
  const { cards, lines } = useMemo(
    () => ghostPicture(document, ghost, modules, openGroup),
    [document, ghost, modules, openGroup],
  );
  useBroughtIntoView(cards, lines);
  return (
    <ViewportPortal>
      <div className="ghosts" aria-hidden="true">
        <svg className="ghost-lines" role="presentation">
          {lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </svg>
        {cards.map((card) => (
          <Card key={card.node.id} card={card} modules={modules} />
        ))}
      </div>
    </ViewportPortal>
  );
}

function Line({ line: { kind, path, middle } }: { line: GhostLine }) {
  return (
    <g className="ghost-line" data-ghost={kind}>
      <path className="ghost-line-halo" d={path} />
      <path className="ghost-line-path" d={path} />
      {kind === "removed" ? (
        <g transform={`translate(${middle.x}, ${middle.y})`}>
          <circle r="8" />
          <path className="ghost-line-cross" d="M-3.2 -3.2 L3.2 3.2 M3.2 -3.2 L-3.2 3.2" />
        </g>
      ) : null}
    </g>
  );
}

function Card({ card: { node, change, box }, modules }: { card: GhostCard; modules: ModuleIndex }) {
  const { x, y, width, height } = box;
  return (
    <div
      className="ghost-card"
      data-ghost={change.kind}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      <GhostMark change={change} node={node} modules={modules} />
      {change.kind === "added" ? (
        <div className="node-main">
          <span className="node-icon">
            <ModuleIcon name={moduleOf(modules, node)?.icon ?? ""} size={18} />
          </span>
          <span className="node-name truncate">{node.name}</span>
        </div>
      ) : null}
    </div>
  );
}
