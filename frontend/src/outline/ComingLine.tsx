/** A step that an edit would bring in: looked at only, and the words are at the button. */
import { ArrowDownLeft } from "lucide-react";
import { memo } from "react";
import { GhostMark } from "@/canvas/GhostMark";
import { ModuleIcon } from "@/canvas/icons";
import { useEditorState } from "@/editor/context";
import { moduleOf } from "@/graph/catalog";
import { t } from "@/i18n";
import type { ComingStep } from "./ghostRows";
import { namesText } from "./words";

const ADDED = { kind: "added" } as const;

export interface ComingLineProps {
  readonly step: ComingStep;
  readonly at: number;
  readonly top: number;
  readonly measure: (element: Element | null) => void;
}

export const ComingLine = memo(function ComingLine({ step, at, top, measure }: ComingLineProps) {
  const { node, level, from } = step;
  const modules = useEditorState((state) => state.modules);
  const module = moduleOf(modules, node);
  return (
    <div
      ref={measure}
      className="outline-line outline-row"
      data-kind="coming"
      data-ghost="added"
      data-index={at}
      data-level={level}
      aria-hidden="true"
      style={{ transform: `translateY(${top}px)` }}
    >
      <div className="outline-step">
        <span className="outline-chevron" />
        <span className="node-icon small">
          <ModuleIcon name={module?.icon ?? ""} size={14} />
        </span>
        <span className="outline-what">
          <span className="outline-name truncate">{node.name}</span>
          <GhostMark change={ADDED} node={node} modules={modules} />
        </span>
      </div>
      <div className="outline-state" />
      <div className="outline-flow">
        {from.length > 0 ? (
          <span className="outline-way">
            <ArrowDownLeft size={13} aria-hidden="true" />
            <span className="truncate">{t("outline.from", { names: namesText(from) })}</span>
          </span>
        ) : null}
      </div>
    </div>
  );
});
