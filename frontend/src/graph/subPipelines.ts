/** Sub-pipelines: groups that were published as modules of their project, and the instances of them in a draft. */
import {
  isNamedAfter,
  type ModuleDefinition,
  type ModuleIndex,
  type ModuleParameter,
  type ModulePort,
  moduleOf,
  parameterOf,
} from "./catalog";
import { type Edit, setParameter } from "./edits";
import { cardIn, framed } from "./groupLayout";
import { parsedPort, parsedTaker, renamedPorts, renamedTakers, type Side } from "./groupNodes";
import { freshGroupName } from "./groups";
import { freshId, freshNodeId, freshNodeName } from "./ids";
import { nodeSize } from "./layout";
import type { Edge, GraphDocument, GraphNode, Group, JsonValue, PortRef, Position } from "./model";
import type { OperationBody } from "./operations";
import type { AddedNode } from "./rewire";
import { unsealed } from "./sealing";

/** What a version consists of. Ids are its own. */
export interface SubPipelineContent {
  readonly nodes: Readonly<Record<string, GraphNode>>;
  readonly edges: Readonly<Record<string, Edge>>;
  /** Names of its ports, by `input:node.port` or `output:node.port`. */
  readonly ports: Readonly<Record<string, string>>;
  /** Name → the `node.parameter` that each instance gives a value of its own. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

export interface SubPipelineVersion {
  readonly number: number;
  readonly content: SubPipelineContent;
}

export interface SubPipeline {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly is_archived: boolean;
  readonly newest: SubPipelineVersion;
}

export const SUB_PIPELINES = "sub_pipelines";

/** A sub-pipeline as an entry of the catalogue: its ports are those of the card that it is placed as. */
export interface SubPipelineModule extends ModuleDefinition {
  readonly subPipeline: SubPipeline;
}

export const isSubPipeline = (module: ModuleDefinition): module is SubPipelineModule =>
  "subPipeline" in module;

/** Null while a module of it is not installed in the version it was made with. */
export function moduleOfSubPipeline(
  subPipeline: SubPipeline,
  modules: ModuleIndex,
  category: string,
): SubPipelineModule | null {
  const { content, number } = subPipeline.newest;
  if (Object.values(content.nodes).some((node) => !moduleOf(modules, node))) return null;
  return {
    subPipeline,
    name: `${SUB_PIPELINES}/${subPipeline.id}`,
    version: String(number),
    display_name: subPipeline.name,
    category: SUB_PIPELINES,
    category_label: category,
    other_names: [],
    icon: "package-open",
    description: subPipeline.description,
    help: "",
    keywords: Object.values(content.nodes).map(({ name }) => name),
    hidden: false,
    deterministic: true,
    inputs: portsOf(content, modules, "input"),
    outputs: portsOf(content, modules, "output"),
    parameters: [],
    presets: [],
    metrics: {},
  };
}

function portsOf(content: SubPipelineContent, modules: ModuleIndex, side: Side): ModulePort[] {
  const x = (port: ModulePort) => content.nodes[parsedPort(port.name)?.ref.node ?? ""]?.position.x ?? 0;
  return Object.entries(content.ports)
    .flatMap(([key, label]): ModulePort[] => {
      const port = parsedPort(key);
      if (port?.side !== side) return [];
      const own = ownPort(content.nodes[port.ref.node], modules, side, port.ref.port);
      return own ? [{ ...own, name: key, label }] : [];
    })
    .sort((a, b) => x(a) - x(b));
}

export function ownPort(
  node: GraphNode | undefined,
  modules: ModuleIndex,
  side: Side,
  name: string,
): ModulePort | undefined {
  const module = node && moduleOf(modules, node);
  return (side === "input" ? module?.inputs : module?.outputs)?.find((port) => port.name === name);
}

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
  const made = instanceAt(document, isNamedByHand ? { ...subPipeline, name } : subPipeline, position);
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

interface Made {
  readonly group: Group;
  /** Node of the version → node of the draft. */
  readonly ids: ReadonlyMap<string, string>;
  readonly operations: readonly OperationBody[];
}

/** Its nodes in a sealed group whose card stands at the place. */
function instanceAt(document: GraphDocument, { id, name, newest }: SubPipeline, at: Position): Made {
  const { content, number } = newest;
  const originals = Object.values(content.nodes);
  const card = cardIn(framed(originals.map((node) => ({ ...node.position, ...nodeSize(node) }))));
  const ids = new Map<string, string>();
  const names = new Set<string>();
  const groupId = freshId("g");
  const nodes = originals.map((node): GraphNode => {
    const fresh = freshNodeId(document, node.module, new Set(ids.values()));
    const called = freshNodeName(document, node.name, names);
    ids.set(node.id, fresh);
    names.add(called);
    const position = { x: node.position.x + at.x - card.x, y: node.position.y + at.y - card.y };
    return { ...node, id: fresh, name: called, position, group: groupId };
  });
  const of = (node: string) => ids.get(node) ?? node;
  const group = instanceGroup(
    { id: groupId, name: freshGroupName(document, name), collapsed: true, ports: {} },
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

const groupEdit = (action: Edit["words"]["action"], group: Group): Edit => ({
  words: { action, name: group.name, count: 1 },
  operations: [{ type: "edit_group", group }],
});

/** The group has been published: it is the first instance of what was made of it. */
export const linkPublished = (group: Group): Edit => groupEdit("publish", group);

/** Let an instance be edited in place, to be published as the next version or taken back. */
export function openInstance(document: GraphDocument, id: string): Edit | null {
  const group = document.groups[id];
  return group?.source?.sealed ? groupEdit("open_instance", unsealed(group)) : null;
}

/** Make an ordinary group of an instance. */
export function detachInstance(document: GraphDocument, id: string): Edit | null {
  const group = document.groups[id];
  if (!group?.source) return null;
  const { source: _source, ...plain } = group;
  return groupEdit("detach_instance", plain);
}

/** A parameter that an instance gives a value of its own, by the first of those that take it. */
export interface InstanceParameter {
  readonly name: string;
  readonly node: GraphNode;
  readonly parameter: ModuleParameter;
}

export function instanceParameters(
  document: GraphDocument,
  modules: ModuleIndex,
  group: Group,
): InstanceParameter[] {
  return Object.entries(group.source?.parameters ?? {}).flatMap(([name, [first = ""]]) => {
    const taker = parsedTaker(first);
    const node = document.nodes[taker.node];
    const module = node && moduleOf(modules, node);
    const parameter = module && parameterOf(module, taker.name);
    return node && parameter ? [{ name, node, parameter }] : [];
  });
}

/** Give an instance a value for one of its parameters: every parameter within that takes it. */
export function setInstanceParameter(
  document: GraphDocument,
  id: string,
  name: string,
  value: JsonValue,
): Edit | null {
  const group = document.groups[id];
  const edits = (group?.source?.parameters[name] ?? []).flatMap((taker) => {
    const { node, name: own } = parsedTaker(taker);
    return setParameter(document, node, own, value) ?? [];
  });
  const [first] = edits;
  if (!group || !first) return null;
  return {
    words: { action: "set_parameter", name: group.name, count: 1 },
    operations: edits.flatMap(({ operations }) => operations),
  };
}
