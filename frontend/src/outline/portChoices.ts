/** What a port can be connected with, over the whole graph. Pure. */
import { type ModuleIndex, moduleOf } from "@/graph/catalog";
import { compatiblePorts, type Direction, portKey } from "@/graph/connections";
import type { Edge, GraphDocument, PortRef } from "@/graph/model";
import { type PortRow, readingOrder } from "@/graph/outline";

export type PortEnd = Pick<PortRow, "ref" | "direction" | "edge">;

export const oppositeOf = (direction: Direction): Direction => (direction === "input" ? "output" : "input");

/** An input takes one connection: what is chosen for it comes instead. An output goes on to one more. */
export const replacedEdge = ({ direction, edge }: PortEnd): Edge | null =>
  direction === "input" ? edge : null;

/** The ports that fit, those of the steps read next to this one first. */
export function portChoices(document: GraphDocument, modules: ModuleIndex, end: PortEnd): PortRef[] {
  const replaced = replacedEdge(end);
  const free = replaced ? without(document, replaced) : document;
  const fitting = compatiblePorts(free, modules, end.ref, end.direction);
  const wanted = oppositeOf(end.direction);
  const order = readingOrder(document);
  const own = order.indexOf(end.ref.node);
  const nearest = order
    .map((id, index) => ({ id, distance: Math.abs(index - own) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest.flatMap(({ id }) => {
    const node = document.nodes[id];
    const module = node && moduleOf(modules, node);
    const ports = wanted === "input" ? module?.inputs : module?.outputs;
    return (ports ?? [])
      .map((port) => ({ node: id, port: port.name }))
      .filter((ref) => fitting.has(portKey(ref, wanted)) && !isSource(replaced, ref));
  });
}

const isSource = (edge: Edge | null, ref: PortRef): boolean =>
  edge !== null && edge.source.node === ref.node && edge.source.port === ref.port;

function without(document: GraphDocument, { id }: Edge): GraphDocument {
  const { [id]: _gone, ...edges } = document.edges;
  return { ...document, edges };
}
