/** The others see at which row one is, as a cursor on the node that it stands for. */
import { useEffect } from "react";
import type { GraphDocument } from "@/graph/model";
import type { OutlineRow } from "@/graph/outline";
import { middleOf } from "@/together/atNode";
import { useOwnPointing } from "@/together/context";
import { useSelectionSource } from "@/together/usePointingSource";

export function useRowPointing(document: GraphDocument, row: OutlineRow | undefined): void {
  useSelectionSource();
  const pointing = useOwnPointing();
  const node = row && nodeOf(row);
  const at = node === undefined ? null : middleOf(document, node);
  const [x, y] = [at?.x, at?.y];
  useEffect(() => {
    if (x === undefined || y === undefined) pointing.leave();
    else pointing.move({ x, y });
  }, [pointing, x, y]);
}

function nodeOf(row: OutlineRow): string | undefined {
  if (row.kind === "node") return row.node.id;
  if (row.kind === "port") return row.ref.node;
  return row.kind === "group" ? row.members[0] : undefined;
}
