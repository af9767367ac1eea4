/** Where a jump leads. Pure. */
import { layersOf } from "./layout";
import type { Edge, GraphDocument, Position } from "./model";

/** Nodes in the order in which data passes them. */
export function inDataOrder(document: GraphDocument): string[] {
  return layersOf(document).flat();
}

/** The item after (or before) the current one, round the end; the first (or last) when none is current. */
export function nextOf<T>(items: readonly T[], current: T | null, step: 1 | -1): T | undefined {
  const index = current === null ? -1 : items.indexOf(current);
  if (index < 0) return step === 1 ? items[0] : items.at(-1);
  return items[(index + step + items.length) % items.length];
}

/** The end of an edge that one is not at: not the focused one, else the one farther from the middle of the view. */
export function otherEnd(
  document: GraphDocument,
  { source, target }: Edge,
  focused: string | null,
  centre: Position,
): string {
  if (focused === source.node) return target.node;
  if (focused === target.node) return source.node;
  const distance = (id: string) => {
    const at = document.nodes[id]?.position;
    return at ? Math.hypot(at.x - centre.x, at.y - centre.y) : 0;
  };
  return distance(source.node) > distance(target.node) ? source.node : target.node;
}
