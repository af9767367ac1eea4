/** One row. It is drawn again when its own part of the draft, of the run or of the selection changes. */
import { memo } from "react";
import { rowElementId } from "@/editor/graphFocus";
import type { OutlineRow } from "@/graph/outline";
import { useOutline } from "./context";
import { GroupCells } from "./GroupCells";
import { NodeCells } from "./NodeCells";
import { NoteCells } from "./NoteCells";
import { isOpenable } from "./navigation";
import { PortCells } from "./PortCells";
import { rowPartId } from "./parts";

/** A row is called after what it says, without the names of its buttons. */
const ROW_PARTS = ["what", "state", "flow"] as const;

export interface RowViewProps {
  readonly row: OutlineRow;
  /** Among the rows. */
  readonly index: number;
  /** Among all that is drawn. */
  readonly at: number;
  readonly top: number;
  readonly measure: (element: Element | null) => void;
  readonly isActive: boolean;
  readonly isSelected: boolean;
}

export const RowView = memo(function RowView({
  row,
  index,
  at,
  top,
  measure,
  isActive,
  isSelected,
}: RowViewProps) {
  const { actions } = useOutline();
  return (
    <div
      ref={measure}
      role="row"
      id={rowElementId(row.key)}
      className="outline-line outline-row"
      data-row={row.key}
      data-index={at}
      data-node={nodeOf(row)}
      data-kind={row.kind}
      data-selected={isSelected || undefined}
      data-level={row.level}
      tabIndex={isActive ? 0 : -1}
      aria-labelledby={ROW_PARTS.map((part) => rowPartId(row.key, part)).join(" ")}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-expanded={isOpenable(row) && "isExpanded" in row ? row.isExpanded : undefined}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => actions.focus(row)}
      onKeyDown={actions.key}
      onClick={(event) => isOnRow(event.target) && actions.click(row, event)}
      onDoubleClick={(event) => isOnRow(event.target) && actions.open(row)}
      onContextMenu={(event) => {
        if (actions.menu(row, event.currentTarget)) event.preventDefault();
      }}
    >
      <Cells row={row} />
    </div>
  );
});

function Cells({ row }: { row: OutlineRow }) {
  switch (row.kind) {
    case "node":
      return <NodeCells row={row} />;
    case "group":
      return <GroupCells row={row} />;
    case "port":
      return <PortCells row={row} />;
    case "note":
      return <NoteCells row={row} />;
  }
}

function nodeOf(row: OutlineRow): string | undefined {
  if (row.kind === "node") return row.node.id;
  return row.kind === "port" ? row.ref.node : undefined;
}

const isOnRow = (target: EventTarget): boolean =>
  target instanceof Element && !target.closest("button, input, textarea");
