/** What an edit would do, drawn over what is there: nothing of it can be touched, and the words are at the button. */
import { ViewportPortal } from "@xyflow/react";
import { CircleCheck, CircleMinus, CirclePlus, CircleSlash2, PencilLine, Replace } from "lucide-react";
import { useMemo } from "react";
import { useEditorState } from "@/editor/context";
import { useGhost } from "@/editor/foresight";
import { type ModuleIndex, moduleOf, parameterOf } from "@/graph/catalog";
import type { Ghost, GhostNode } from "@/graph/ghost";
import type { GraphNode } from "@/graph/model";
import { t } from "@/i18n";
import "./ghosts.css";
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

const ICONS = {
  added: CirclePlus,
  removed: CircleMinus,
  changed: PencilLine,
  replaced: Replace,
  enabled: CircleCheck,
  disabled: CircleSlash2,
} as const;

function Card({ card: { node, change, box }, modules }: { card: GhostCard; modules: ModuleIndex }) {
  const Icon = ICONS[change.kind];
  const { x, y, width, height } = box;
  return (
    <div
      className="ghost-card"
      data-ghost={change.kind}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
    >
      <span className="ghost-mark">
        <Icon size={12} strokeWidth={2.4} aria-hidden="true" />
        <span className="truncate">{wordsOf(change, node, modules)}</span>
      </span>
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

function wordsOf(change: GhostNode, node: GraphNode, modules: ModuleIndex): string {
  switch (change.kind) {
    case "changed": {
      const module = moduleOf(modules, node);
      const labels = change.parameters.map((name) => (module && parameterOf(module, name)?.label) ?? name);
      return t("ghost.changed", { parameters: labels.join(", ") });
    }
    case "replaced": {
      const module = moduleOf(modules, change.by);
      return t("ghost.replaced", { module: module?.display_name ?? change.by.module });
    }
    default:
      return t(`ghost.${change.kind}`);
  }
}
