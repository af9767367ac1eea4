/** What a port can be connected with, over the whole graph. */
import { type ModuleIndex, moduleOf } from "./catalog";
import { compatiblePorts, type Direction, portKey, withoutEdge } from "./connections";
import { type Edge, type GraphDocument, type PortRef, samePort } from "./model";
import { readingOrder } from "./outline";

export interface PortEnd {
  readonly ref: PortRef;
  readonly direction: Direction;
  /** Of those that end at the port. */
  readonly edge: Edge | null;
}

export const oppositeOf = (direction: Direction): Direction => (direction === "input" ? "output" : "input");

/** An input takes one connection: what is chosen for it comes instead. An output goes on to one more. */
export const replacedEdge = ({ direction, edge }: PortEnd): Edge | null =>
  direction === "input" ? edge : null;

/** The end of an edge that stays where it is while the other one is moved. */
export const endThatStays = (edge: Edge, moved: Direction): PortEnd =>
  moved === "input"
    ? { ref: edge.source, direction: "output", edge }
    : { ref: edge.target, direction: "input", edge };

/** The ports that fit, those of the steps read next to this one first. An edge that is moved stands in no way. */
export function portChoices(
  document: GraphDocument,
  modules: ModuleIndex,
  { ref: own, direction }: Pick<PortEnd, "ref" | "direction">,
  moved: Edge | null,
): PortRef[] {
  const fitting = compatiblePorts(withoutEdge(document, moved?.id ?? null), modules, own, direction);
  const wanted = oppositeOf(direction);
  const present = moved && (wanted === "input" ? moved.target : moved.source);
  const order = readingOrder(document);
  const place = order.indexOf(own.node);
  const nearest = order
    .map((id, index) => ({ id, distance: Math.abs(index - place) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest.flatMap(({ id }) => {
    const node = document.nodes[id];
    const module = node && moduleOf(modules, node);
    const ports = wanted === "input" ? module?.inputs : module?.outputs;
    return (ports ?? [])
      .map((port) => ({ node: id, port: port.name }))
      .filter((ref) => fitting.has(portKey(ref, wanted)) && !(present && samePort(ref, present)));
  });
}
