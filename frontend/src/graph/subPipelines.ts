/** Sub-pipelines: groups that were published as modules of their project, and the instances of them in a draft. */
import {
  type ModuleDefinition,
  type ModuleIndex,
  type ModuleParameter,
  type ModulePort,
  moduleOf,
  parameterOf,
} from "./catalog";
import { type Edit, setParameter } from "./edits";
import { parsedPort, parsedTaker, type Side } from "./groupNodes";
import type { Edge, GraphDocument, GraphNode, Group, JsonValue } from "./model";
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
