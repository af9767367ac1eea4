/** How a thing on the canvas of a comparison stands: icon, word and colour. Elsewhere there is nothing to mark. */
import { CircleMinus, CirclePlus, Move, PencilLine } from "lucide-react";
import { useEditorState } from "@/editor/context";
import type { ComparedKind, ComparedStatus } from "@/graph/compared";
import { t } from "@/i18n";
import "./compared.css";

const ICONS = {
  added: CirclePlus,
  removed: CircleMinus,
  changed: PencilLine,
  layout: Move,
} as const;

export function useCompared(kind: ComparedKind, id: string): ComparedStatus | undefined {
  return useEditorState((state) => state.compared?.[kind].get(id));
}

export function ComparedIcon({ status, size = 12 }: { status: ComparedStatus; size?: number }) {
  if (status === "unchanged") return null;
  const Icon = ICONS[status];
  return <Icon size={size} strokeWidth={2.4} aria-hidden="true" />;
}

export function ComparedMark({ status }: { status: ComparedStatus | undefined }) {
  if (status === undefined || status === "unchanged") return null;
  return (
    <span className="compared-mark" data-compared={status}>
      <ComparedIcon status={status} />
      {t(`comparison.status.${status}`)}
    </span>
  );
}
