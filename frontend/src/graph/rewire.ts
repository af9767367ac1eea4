/** Put a module into the flow, or take one out of it. */
import { type ModuleDefinition, type ModuleIndex, type ModulePort, moduleOf } from "./catalog";
import { type Direction, portOf } from "./connections";
import { addNode, type Edit, type NewNode } from "./edits";
import { freshId } from "./ids";
import type { SetValue } from "./instancePlacing";
import { freePosition, nodeSize } from "./layout";
import type { Edge, GraphDocument, GraphNode, PortRef, Position } from "./model";
import { edgesAt, marked } from "./model";
import type { OperationBody } from "./operations";
import { roomOnEdge, withPlaces } from "./room";

const portOfType = (ports: readonly ModulePort[], type: string | undefined): ModulePort | undefined =>
  ports.find((port) => port.type === type && !port.optional) ?? ports.find((port) => port.type === type);

/** The first port of a module that can be connected with this one; undefined when there is none. */
export function fittingPort(
  document: GraphDocument,
  modules: ModuleIndex,
  from: PortRef,
  direction: Direction,
  module: ModuleDefinition,
): ModulePort | undefined {
  const type = portOf(document, modules, from, direction)?.type;
  return portOfType(direction === "output" ? module.inputs : module.outputs, type);
}

/** The output of a node from which a module would go on: a free one if any fits. Null when none does. */
export function outputFor(
  document: GraphDocument,
  modules: ModuleIndex,
  node: GraphNode,
  module: ModuleDefinition,
): PortRef | null {
  const fitting = (moduleOf(modules, node)?.outputs ?? [])
    .map((port) => ({ node: node.id, port: port.name }))
    .filter((ref) => fittingPort(document, modules, ref, "output", module));
  const used = new Set(edgesAt(document, node.id).map(({ source }) => `${source.node} ${source.port}`));
  return fitting.find((ref) => !used.has(`${ref.node} ${ref.port}`)) ?? fitting[0] ?? null;
}

/** The ports by which a module can stand on an edge: it takes what the edge carries, and gives it on. */
export function portsOnEdge(
  document: GraphDocument,
  modules: ModuleIndex,
  edge: Edge,
  module: ModuleDefinition,
): { readonly input: ModulePort; readonly output: ModulePort } | null {
  const input = fittingPort(document, modules, edge.source, "output", module);
  const output = fittingPort(document, modules, edge.target, "input", module);
  return input && output ? { input, output } : null;
}

export interface AddedNode extends Edit {
  readonly node: GraphNode;
  /** Of a sub-pipeline: values for the parameters that it leaves open, by their names. */
  readonly values?: ReadonlyMap<string, SetValue>;
}

/** Add a module and connect it with a port. Null when it has no port that fits. */
export function addConnected(
  document: GraphDocument,
  modules: ModuleIndex,
  from: PortRef,
  direction: Direction,
  spec: NewNode,
  at: Position,
): AddedNode | null {
  const port = fittingPort(document, modules, from, direction, spec.module);
  if (!port) return null;
  const added = addNode(document, spec, { at });
  const own = { node: added.node.id, port: port.name };
  const [source, target] = direction === "output" ? [from, own] : [own, from];
  return { ...added, operations: [...added.operations, connection(source, target)] };
}

/** Why a module cannot stand on an edge: the side that has no port for what the edge carries. Null when it can. */
export function edgeRefusal(
  document: GraphDocument,
  modules: ModuleIndex,
  edge: Edge,
  module: ModuleDefinition,
): { readonly side: Direction; readonly type: string } | null {
  if (portsOnEdge(document, modules, edge, module)) return null;
  const type = portOf(document, modules, edge.source, "output")?.type ?? "";
  const hasInput = fittingPort(document, modules, edge.source, "output", module) !== undefined;
  return { side: hasInput ? "output" : "input", type };
}

/**
 * Put a module on an edge: where it was pointed at, else in the middle between the ends, which make room for it. It
 * joins the group that both ends are in. Null when it does not fit there.
 */
export function insertOnEdge(
  document: GraphDocument,
  modules: ModuleIndex,
  edge: Edge,
  spec: NewNode,
  wanted?: Position,
): AddedNode | null {
  const ports = portsOnEdge(document, modules, edge, spec.module);
  if (!ports) return null;
  const { at, moved } = roomOnEdge(document, edge, wanted);
  const added = addNode(withPlaces(document, moved), spec, { at });
  const node = marked(added.node, "group", sharedGroup(document, edge));
  const moves: OperationBody[] =
    Object.keys(moved).length > 0 ? [{ type: "move_nodes", positions: moved }] : [];
  return {
    node,
    words: { action: "insert", name: node.name, count: 1 },
    operations: [
      { type: "disconnect", edge_id: edge.id },
      ...moves,
      { type: "add_node", node },
      connection(edge.source, { node: node.id, port: ports.input.name }),
      connection({ node: node.id, port: ports.output.name }, edge.target),
    ],
  };
}

function sharedGroup(document: GraphDocument, { source, target }: Edge): string | undefined {
  const group = document.nodes[source.node]?.group;
  return group === document.nodes[target.node]?.group ? group : undefined;
}

/**
 * Take a node out and join what it stood between: each output's readers are fed by what entered the first input of the
 * same type. Where nothing entered, they stay open. Null when the node is not there.
 */
export function spliceOut(document: GraphDocument, modules: ModuleIndex, id: string): Edit | null {
  const node = document.nodes[id];
  if (!node) return null;
  const edges = edgesAt(document, id);
  const module = moduleOf(modules, node);
  const joined = edges
    .filter(({ source }) => source.node === id)
    .flatMap((edge) => {
      const type = module?.outputs.find(({ name }) => name === edge.source.port)?.type;
      const input = module?.inputs.find((port) => port.type === type);
      const feed = input && edges.find(({ target }) => target.node === id && target.port === input.name);
      return feed ? [connection(feed.source, edge.target)] : [];
    });
  return {
    words: { action: "splice", name: node.name, count: 1 },
    operations: [...edges.map(disconnection), { type: "remove_node", node_id: id }, ...joined],
  };
}

/** Near the end of a connection that was dropped on nothing, so that the fitting port is under the pointer. */
export function placeForDrop(document: GraphDocument, at: Position, direction: Direction): Position {
  const { width, height } = nodeSize({ comment: "" });
  return freePosition(document, { x: at.x - width / 2, y: direction === "output" ? at.y : at.y - height });
}

export const disconnection = ({ id }: Edge): OperationBody => ({ type: "disconnect", edge_id: id });
export const connection = (source: PortRef, target: PortRef): OperationBody & { type: "connect" } => ({
  type: "connect",
  edge: { id: freshId("e"), source, target },
});
