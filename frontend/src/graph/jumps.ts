/** Where a jump leads. Pure. */
import type { Direction } from "./connections";
import { drawnEnds } from "./groupLayout";
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

export interface ConnectionAround {
  readonly edge: Edge;
  /** Whether it enters or leaves. */
  readonly direction: Direction;
}

/** The connections of some nodes with others, as far as they are drawn: first those that enter, from left to right. */
export function connectionsAround(document: GraphDocument, nodes: ReadonlySet<string>): ConnectionAround[] {
  const x = (id: string) => document.nodes[id]?.position.x ?? 0;
  const across = Object.values(document.edges).filter(
    (edge) => nodes.has(edge.source.node) !== nodes.has(edge.target.node) && drawnEnds(document, edge),
  );
  const entering = across.filter(({ target }) => nodes.has(target.node));
  const leaving = across.filter(({ source }) => nodes.has(source.node));
  return [
    ...entering
      .sort((a, b) => x(a.source.node) - x(b.source.node))
      .map((edge) => ({ edge, direction: "input" as const })),
    ...leaving
      .sort((a, b) => x(a.target.node) - x(b.target.node))
      .map((edge) => ({ edge, direction: "output" as const })),
  ];
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
