/** Put another module in a node's place. */
import {
  isNamedAfter,
  type ModuleDefinition,
  type ModuleIndex,
  type ModulePort,
  moduleOf,
  parameterOf,
} from "./catalog";
import { portOf } from "./connections";
import { addNode } from "./edits";
import { removalsOfEmptied } from "./groups";
import type { Edge, GraphDocument, GraphNode, PortRef } from "./model";
import { edgesAt } from "./model";
import type { OperationBody } from "./operations";
import { type AddedNode, connection, disconnection } from "./rewire";
import { isSubPipeline } from "./subPipelines";

/** Another module in a node's place, and what of the old one could not be kept. */
export interface Replacement extends AddedNode {
  readonly lostEdges: readonly Edge[];
  /** Names of parameters that had been set and that the new module does not have in this form. */
  readonly lostParameters: readonly string[];
  /** An instance has no comment, and it takes part in runs. */
  readonly losesComment: boolean;
  readonly losesDisabled: boolean;
  /** An instance that is open for editing has changes that are not published. */
  readonly losesEdits: boolean;
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
  const ends = edges.map((edge) => openEnd(document, modules, edge, id));
  const laid = connectionsKept(document, modules, ends, node.id, module);
  const lostEdges = edges.filter(({ id: edge }) => !laid.has(edge));
  return {
    node,
    lostEdges,
    lostParameters: set.filter((name) => !kept.has(name)),
    losesComment: isInstance && old.comment !== "",
    losesDisabled: isInstance && old.disabled === true,
    losesEdits: false,
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

/** The end of a connection that has to find another port. */
export interface OpenEnd {
  readonly edge: Edge;
  readonly isInput: boolean;
  /** The port at its other end. */
  readonly far: PortRef;
  /** Of the port that it had. */
  readonly name: string;
  readonly label: string;
}

function openEnd(document: GraphDocument, modules: ModuleIndex, edge: Edge, id: string): OpenEnd {
  const isInput = edge.target.node === id;
  const [own, far] = isInput ? [edge.target, edge.source] : [edge.source, edge.target];
  const label = portOf(document, modules, own, isInput ? "input" : "output")?.label ?? "";
  return { edge, isInput, far, name: own.port, label };
}

type IsMeant = (port: ModulePort, end: OpenEnd) => boolean;

/** How a port is found among those of the same type: first for all ends in the first way. */
const WAYS: readonly IsMeant[] = [
  (port, { name }) => port.name === name,
  (port, { label }) => port.label === label,
  () => true,
];

/** By the id of the edge: the connection that takes its place. Each input is given away once. */
export function connectionsKept(
  document: GraphDocument,
  modules: ModuleIndex,
  ends: readonly OpenEnd[],
  id: string,
  module: ModuleDefinition,
): ReadonlyMap<string, OperationBody & { type: "connect" }> {
  const found = new Map<OpenEnd, ModulePort>();
  const taken = new Set<ModulePort>();
  for (const isMeant of WAYS) {
    for (const end of ends) {
      if (found.has(end)) continue;
      const type = portOf(document, modules, end.far, end.isInput ? "output" : "input")?.type;
      const port = (end.isInput ? module.inputs : module.outputs).find(
        (one) => one.type === type && !taken.has(one) && isMeant(one, end),
      );
      if (!port) continue;
      found.set(end, port);
      if (end.isInput) taken.add(port);
    }
  }
  return new Map(
    ends.flatMap((end) => {
      const port = found.get(end);
      if (!port) return [];
      const own = { node: id, port: port.name };
      return [[end.edge.id, end.isInput ? connection(end.far, own) : connection(own, end.far)] as const];
    }),
  );
}
