/** What would become of a node, as a sign and a few words. */
import { CircleCheck, CircleMinus, CirclePlus, CircleSlash2, PencilLine, Replace } from "lucide-react";
import { type ModuleIndex, moduleOf, parameterOf } from "@/graph/catalog";
import type { GhostNode } from "@/graph/ghost";
import type { GraphNode } from "@/graph/model";
import { t } from "@/i18n";
import "./ghosts.css";

const ICONS = {
  added: CirclePlus,
  removed: CircleMinus,
  changed: PencilLine,
  replaced: Replace,
  enabled: CircleCheck,
  disabled: CircleSlash2,
} as const;

export interface GhostMarkProps {
  readonly change: GhostNode;
  readonly node: GraphNode;
  readonly modules: ModuleIndex;
}

export function GhostMark({ change, node, modules }: GhostMarkProps) {
  const Icon = ICONS[change.kind];
  return (
    <span className="ghost-mark" data-ghost={change.kind}>
      <Icon size={12} strokeWidth={2.4} aria-hidden="true" />
      <span className="truncate">{wordsOf(change, node, modules)}</span>
    </span>
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
