/** Placing instances of sub-pipelines: what would add one node of it, as what adds the sealed group. */
import { applyOperation } from "./apply";
import { isNamedAfter, type ModuleDefinition } from "./catalog";
import type { Edit } from "./edits";
import { cardIn, framed } from "./groupLayout";
import { parsedPort, parsedTaker, renamedPorts, renamedTakers } from "./groupNodes";
import { freshGroupName } from "./groups";
import { freshId, freshNodeId, freshNodeName } from "./ids";
import { nodeSize } from "./layout";
import type { GraphDocument, GraphNode, Group, JsonValue, PortRef, Position } from "./model";
import type { OperationBody } from "./operations";
import type { AddedNode } from "./rewire";
import { unsealed } from "./sealing";
import {
  isSubPipeline,
  type SubPipeline,
  type SubPipelineContent,
  type SubPipelineModule,
} from "./subPipelines";

export type AddedInstance = Edit & { readonly group: Group; readonly nodes: readonly string[] };

/** What would add one node of a sub-pipeline, as what adds an instance of it in the same place. */
export function asInstance(
  document: GraphDocument,
  added: AddedNode,
  module: SubPipelineModule,
): AddedInstance {
  const { subPipeline } = module;
  const { name, position } = added.node;
  const isNamedByHand = !isNamedAfter(module, name);
  const made = instanceAt(document, isNamedByHand ? { ...subPipeline, name } : subPipeline, {
    at: position,
    names: documentBefore(document, added.operations),
    values: added.values ?? new Map(),
  });
  const real = (ref: PortRef): PortRef => {
    const port = ref.node === added.node.id ? parsedPort(ref.port) : null;
    return port ? { ...port.ref, node: made.ids.get(port.ref.node) ?? "" } : ref;
  };
  const operations = added.operations.flatMap((operation): readonly OperationBody[] => {
    if (operation.type === "add_node") return made.operations;
    if (operation.type !== "connect") return [operation];
    const { edge } = operation;
    return [{ type: "connect", edge: { ...edge, source: real(edge.source), target: real(edge.target) } }];
  });
  return {
    words: added.words.action === "replace" ? added.words : { ...added.words, name: made.group.name },
    operations,
    group: made.group,
    nodes: [...made.ids.values()],
  };
}

/** What a module is placed as: a node, or an instance of a sub-pipeline. */
export interface Placed extends Edit {
  /** Of the node, or of the group. */
  readonly id: string;
  readonly nodes: readonly string[];
  readonly position: Position;
}

export function placed(document: GraphDocument, added: AddedNode, module: ModuleDefinition): Placed {
  const { position } = added.node;
  if (!isSubPipeline(module)) return { ...added, id: added.node.id, nodes: [added.node.id], position };
  const instance = asInstance(document, added, module);
  return { ...instance, id: instance.group.id, position };
}

/** What is left when the steps are done that come before anything is added. */
export function documentBefore(document: GraphDocument, operations: readonly OperationBody[]): GraphDocument {
  let current = document;
  for (const operation of operations) {
    if (operation.type === "add_node") break;
    const result = applyOperation(current, operation, null);
    if ("document" in result) current = result.document;
  }
  return current;
}

/** What a parameter was set to: a value, or a pipeline parameter that it takes. */
export type SetValue = { readonly value: JsonValue } | { readonly binding: string };

interface Coming {
  readonly at: Position;
  /** Whose names are taken. */
  readonly names: GraphDocument;
  readonly values: ReadonlyMap<string, SetValue>;
}

interface Made {
  readonly group: Group;
  /** Node of the version → node of the draft. */
  readonly ids: ReadonlyMap<string, string>;
  readonly operations: readonly OperationBody[];
}

/** Its nodes in a sealed group whose card stands at the place. */
function instanceAt(
  document: GraphDocument,
  { id, name, newest }: SubPipeline,
  { at, names: around, values }: Coming,
): Made {
  const { content, number } = newest;
  const originals = Object.values(content.nodes);
  const card = cardIn(framed(originals.map((node) => ({ ...node.position, ...nodeSize(node) }))));
  const ids = new Map<string, string>();
  const names = new Set<string>();
  const groupId = freshId("g");
  const nodes = originals.map((node): GraphNode => {
    const fresh = freshNodeId(document, node.module, new Set(ids.values()));
    const called = freshNodeName(around, node.name, names);
    ids.set(node.id, fresh);
    names.add(called);
    const position = { x: node.position.x + at.x - card.x, y: node.position.y + at.y - card.y };
    return { ...withValues(node, content, values), id: fresh, name: called, position, group: groupId };
  });
  const of = (node: string) => ids.get(node) ?? node;
  const group = instanceGroup(
    { id: groupId, name: freshGroupName(around, name), collapsed: true, ports: {} },
    { subPipeline: id, number, content, ids },
  );
  const edges = Object.values(content.edges).map(({ source, target }) =>
    connection({ ...source, node: of(source.node) }, { ...target, node: of(target.node) }),
  );
  return {
    group,
    ids,
    operations: [
      { type: "add_group", group: unsealed(group) },
      ...nodes.map((node) => ({ type: "add_node" as const, node })),
      ...edges,
      { type: "edit_group", group },
    ],
  };
}

function withValues(
  node: GraphNode,
  { parameters: open }: SubPipelineContent,
  values: ReadonlyMap<string, SetValue>,
): GraphNode {
  const parameters = { ...node.parameters };
  const bindings: Record<string, string> = {};
  for (const [name, set] of values) {
    for (const taker of (open[name] ?? []).map(parsedTaker)) {
      if (taker.node !== node.id) continue;
      if ("value" in set) parameters[taker.name] = set.value;
      else {
        delete parameters[taker.name];
        bindings[taker.name] = set.binding;
      }
    }
  }
  return { ...node, parameters, ...(Object.keys(bindings).length > 0 ? { bindings } : {}) };
}

export interface InstanceOf {
  readonly subPipeline: string;
  readonly number: number;
  readonly content: SubPipelineContent;
  readonly ids: ReadonlyMap<string, string>;
}

/** The group, sealed, as an instance. */
export function instanceGroup(group: Group, { subPipeline, number, content, ids }: InstanceOf): Group {
  const of = (node: string) => ids.get(node) ?? node;
  return {
    ...group,
    ports: renamedPorts(content.ports, of),
    source: {
      sub_pipeline: subPipeline,
      version: number,
      sealed: true,
      nodes: Object.fromEntries([...ids].map(([origin, node]) => [node, origin])),
      parameters: renamedTakers(content.parameters, of),
    },
  };
}

export const connection = (source: PortRef, target: PortRef): OperationBody => ({
  type: "connect",
  edge: { id: freshId("e"), source, target },
});
