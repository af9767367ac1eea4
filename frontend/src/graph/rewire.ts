/** Put a module into the flow, take one out of it, or put another in its place. */
import {
  isNamedAfter,
  type ModuleDefinition,
  type ModuleIndex,
  type ModulePort,
  moduleOf,
  parameterOf,
} from "./catalog";
import { type Direction, portOf } from "./connections";
import { addNode, type Edit, type NewNode } from "./edits";
import { removalsOfEmptied } from "./groups";
import { freshId } from "./ids";
import { freePosition, nodeSize } from "./layout";
import type { Edge, GraphDocument, GraphNode, PortRef, Position } from "./model";
import { edgesAt, marked } from "./model";
import type { OperationBody } from "./operations";
import { roomOnEdge, withPlaces } from "./room";
import { isSubPipeline } from "./subPipelines";

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

export type AddedNode = Edit & { readonly node: GraphNode };

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

/** Another module in a node's place, and what of the old one could not be kept. */
export interface Replacement extends AddedNode {
  readonly lostEdges: readonly Edge[];
  /** Names of parameters that had been set and that the new module does not have in this form. */
  readonly lostParameters: readonly string[];
  /** An instance has no comment, and it takes part in runs. */
  readonly losesComment: boolean;
  readonly losesDisabled: boolean;
}

/**
 * Put another module in a node's place. Kept are the place, group, comment and marks, a name that was given by hand,
 * each connection for which the new module has a port of the same type (the same name first), and each parameter of
 * the same name and type. An instance of a sub-pipeline is a group itself, so it comes outside of the node's group.
 */
export function replaceModule(
  document: GraphDocument,
  modules: ModuleIndex,
  id: string,
  module: ModuleDefinition,
): Replacement | null {
  const old = document.nodes[id];
  if (!old) return null;
  const before = moduleOf(modules, old);
  const fitting = Object.entries(old.parameters).filter(([name]) => fitsParameter(before, module, name));
  const bindings = Object.entries(old.bindings ?? {}).filter(([name]) => fitsParameter(before, module, name));
  const set = [...Object.keys(old.parameters), ...Object.keys(old.bindings ?? {})];
  const kept = new Set([...fitting, ...bindings].map(([name]) => name));
  const isNamedByHand = before !== undefined && !isNamedAfter(before, old.name);
  const isInstance = isSubPipeline(module);
  const fresh = addNode(
    document,
    { module, parameters: Object.fromEntries(fitting) },
    { at: old.position },
  ).node;
  const node: GraphNode = {
    ...fresh,
    position: old.position,
    comment: old.comment,
    name: isNamedByHand ? old.name : fresh.name,
    ...(old.group && !isInstance ? { group: old.group } : {}),
    ...(old.color ? { color: old.color } : {}),
    ...(old.disabled ? { disabled: true } : {}),
    ...(bindings.length > 0 ? { bindings: Object.fromEntries(bindings) } : {}),
  };
  const edges = edgesAt(document, id);
  const laid = keptConnections(document, modules, edges, id, node.id, module);
  const lostEdges = edges.filter(({ id: edge }) => !laid.has(edge));
  return {
    node,
    lostEdges,
    lostParameters: set.filter((name) => !kept.has(name)),
    losesComment: isInstance && old.comment !== "",
    losesDisabled: isInstance && old.disabled === true,
    words: { action: "replace", name: old.name, count: 1 },
    operations: [
      ...edges.map(disconnection),
      { type: "remove_node", node_id: id },
      ...(isInstance ? removalsOfEmptied(document, [id]) : []),
      { type: "add_node", node },
      ...laid.values(),
    ],
  };
}

function fitsParameter(before: ModuleDefinition | undefined, after: ModuleDefinition, name: string): boolean {
  const next = parameterOf(after, name);
  const last = before && parameterOf(before, name);
  return (
    next !== undefined && (last === undefined || (last.type === next.type && last.widget === next.widget))
  );
}

/** By the id of the edge: the connection that takes its place. Each input is given away once. */
function keptConnections(
  document: GraphDocument,
  modules: ModuleIndex,
  edges: readonly Edge[],
  old: string,
  id: string,
  module: ModuleDefinition,
): Map<string, OperationBody> {
  const kept = new Map<string, OperationBody>();
  const taken = new Set<string>();
  for (const edge of edges) {
    const isInput = edge.target.node === old;
    const [end, far, direction] = isInput
      ? ([edge.target, edge.source, "output"] as const)
      : ([edge.source, edge.target, "input"] as const);
    const type = portOf(document, modules, far, direction)?.type;
    const ports = (isInput ? module.inputs : module.outputs).filter(
      (port) => port.type === type && !(isInput && taken.has(port.name)),
    );
    const port = ports.find(({ name }) => name === end.port) ?? ports[0];
    if (!port) continue;
    if (isInput) taken.add(port.name);
    const own = { node: id, port: port.name };
    kept.set(edge.id, isInput ? connection(far, own) : connection(own, far));
  }
  return kept;
}

/** Near the end of a connection that was dropped on nothing, so that the fitting port is under the pointer. */
export function placeForDrop(document: GraphDocument, at: Position, direction: Direction): Position {
  const { width, height } = nodeSize({ comment: "" });
  return freePosition(document, { x: at.x - width / 2, y: direction === "output" ? at.y : at.y - height });
}

const disconnection = ({ id }: Edge): OperationBody => ({ type: "disconnect", edge_id: id });
const connection = (source: PortRef, target: PortRef): OperationBody => ({
  type: "connect",
  edge: { id: freshId("e"), source, target },
});
