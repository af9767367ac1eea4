/** Where a connection runs between the cards of a graph. Pure. */
import { type ModuleIndex, moduleOf } from "@/graph/catalog";
import { NODE_WIDTH, nodeSize, portNames, portOffset } from "@/graph/layout";
import type { Edge, GraphDocument, Position } from "@/graph/model";

export interface Curve {
  /** As in the `d` of a path. */
  readonly path: string;
  /** What flows: the type of the port it comes from; empty where that is not known. */
  readonly type: string;
}

/** The curve of the canvas: half-way control points, and a loop of growing width when it leads upwards. */
export function curveOf(edge: Edge, document: GraphDocument, modules: ModuleIndex): Curve | null {
  const from = portPlace(edge.source.node, edge.source.port, "outputs", document, modules);
  const to = portPlace(edge.target.node, edge.target.port, "inputs", document, modules);
  if (!from || !to) return null;
  const drop = to.y - from.y;
  const bend = drop >= 0 ? drop / 2 : 0.35 * 25 * Math.sqrt(-drop);
  const path = `M${from.x},${from.y} C${from.x},${from.y + bend} ${to.x},${to.y - bend} ${to.x},${to.y}`;
  const module = modules.get(document.nodes[edge.source.node]?.module ?? "");
  return { path, type: module?.outputs.find(({ name }) => name === edge.source.port)?.type ?? "" };
}

function portPlace(
  id: string,
  port: string,
  side: "inputs" | "outputs",
  document: GraphDocument,
  modules: ModuleIndex,
): Position | null {
  const node = document.nodes[id];
  if (!node) return null;
  const names = portNames(document, node, moduleOf(modules, node))[side];
  const index = names.indexOf(port);
  const offset = index < 0 ? NODE_WIDTH / 2 : portOffset(index, names.length);
  const y = node.position.y + (side === "inputs" ? 0 : nodeSize(node).height);
  return { x: node.position.x + offset, y };
}
