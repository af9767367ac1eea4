/** Put a module, or another sub-pipeline, in the place of an instance of a sub-pipeline. */
import { applyOperation } from "./apply";
import { type ModuleDefinition, type ModuleIndex, moduleOf, parameterOf } from "./catalog";
import { portOf } from "./connections";
import { addNode, NOTHING_SELECTED, removeSelection } from "./edits";
import { collapsedCard } from "./groupLayout";
import { parsedTaker, portKey } from "./groupNodes";
import { membersOf } from "./groups";
import { freshNodeName } from "./ids";
import { documentBefore, placed, type SetValue } from "./instancePlacing";
import type { Edge, GraphDocument, GraphNode, Group, JsonValue } from "./model";
import { BATCH_LIMIT } from "./model";
import { connectionsKept, type OpenEnd, type Replacement } from "./replacing";
import { isSubPipeline, type SubPipeline } from "./subPipelines";

/**
 * Kept are the place of the card, a name that was given by hand, each connection for which the new one has a port of the
 * same type (the same name first), and each value that was set for a parameter that the new one has too.
 */
export function replaceInstance(
  document: GraphDocument,
  modules: ModuleIndex,
  known: readonly SubPipeline[],
  id: string,
  module: ModuleDefinition,
): Replacement | null {
  const group = document.groups[id];
  const members = membersOf(document, id).map((node) => node.id);
  const card = collapsedCard(document, members);
  const removal = removeSelection(document, { ...NOTHING_SELECTED, nodes: new Set(members) });
  if (!group?.source || !card || !removal) return null;
  const set = valuesSet(document, modules, known, group);
  const fitting = set.filter((one) => fits(one, module, modules));
  const own = isSubPipeline(module) ? [] : fitting;
  const given = own.flatMap(({ parameter, value }) =>
    "value" in value ? [[parameter, value.value] as const] : [],
  );
  const bindings = own.flatMap(({ parameter, value }) =>
    "binding" in value ? [[parameter, value.binding] as const] : [],
  );
  const fresh = addNode(document, { module, parameters: Object.fromEntries(given) }, { at: card }).node;
  const base = documentBefore(document, removal.operations);
  const node: GraphNode = {
    ...fresh,
    position: { x: card.x, y: card.y },
    name: isNamedByHand(group, known) ? group.name : freshNodeName(base, module.display_name),
    ...(bindings.length > 0 ? { bindings: Object.fromEntries(bindings) } : {}),
  };
  const ends = openEnds(document, modules, group, new Set(members));
  const kept = connectionsKept(document, modules, ends, node.id, module);
  const replacement: Replacement = {
    node,
    words: { action: "replace", name: group.name, count: 1 },
    operations: [...removal.operations, { type: "add_node", node }, ...kept.values()],
    values: new Map(fitting.map(({ name, value }) => [name, value])),
    lostEdges: ends.filter(({ edge }) => !kept.has(edge.id)).map(({ edge }) => edge),
    lostParameters: set.filter((one) => !fitting.includes(one)).map(({ name }) => name),
    losesComment: false,
    losesDisabled: false,
    losesEdits: !group.source.sealed,
  };
  const edges = new Map(ends.map(({ edge }) => [kept.get(edge.id)?.edge.id ?? "", edge]));
  const possible = withoutRefused(document, modules, replacement, module, edges);
  return placed(document, possible, module).operations.length > BATCH_LIMIT ? null : possible;
}

/** What took two ways through the instance may take one now, and then be a circle: that is only known by trying. */
function withoutRefused(
  document: GraphDocument,
  modules: ModuleIndex,
  replacement: Replacement,
  module: ModuleDefinition,
  edges: ReadonlyMap<string, Edge>,
): Replacement {
  const refused = new Set<string>();
  let current = document;
  for (const operation of placed(document, replacement, module).operations) {
    const result = applyOperation(current, operation, modules);
    if ("document" in result) current = result.document;
    else if (operation.type === "connect") refused.add(operation.edge.id);
  }
  if (refused.size === 0) return replacement;
  return {
    ...replacement,
    operations: replacement.operations.filter(
      (operation) => operation.type !== "connect" || !refused.has(operation.edge.id),
    ),
    lostEdges: [...replacement.lostEdges, ...[...refused].flatMap((id) => edges.get(id) ?? [])],
  };
}

function isNamedByHand({ name, source }: Group, known: readonly SubPipeline[]): boolean {
  const subPipeline = known.find(({ id }) => id === source?.sub_pipeline);
  return !subPipeline || !name.startsWith(subPipeline.name);
}

/** The ends within the instance of connections with what is around it. */
function openEnds(
  document: GraphDocument,
  modules: ModuleIndex,
  group: Group,
  within: ReadonlySet<string>,
): OpenEnd[] {
  return Object.values(document.edges).flatMap((edge): OpenEnd[] => {
    const isInput = within.has(edge.target.node);
    if (isInput === within.has(edge.source.node)) return [];
    const [own, far] = isInput ? [edge.target, edge.source] : [edge.source, edge.target];
    const side = isInput ? "input" : "output";
    const label = group.ports[portKey(side, own)] ?? portOf(document, modules, own, side)?.label ?? "";
    return [{ edge, isInput, far, name: own.port, label }];
  });
}

/** A value that an instance has of its own for one of the parameters that its sub-pipeline leaves open. */
interface ValueSet {
  readonly name: string;
  /** Of the module within that takes it. */
  readonly parameter: string;
  readonly kind: string;
  readonly value: SetValue;
}

/** While the version is not known, any value may be the instance's own. */
function valuesSet(
  { nodes }: GraphDocument,
  modules: ModuleIndex,
  known: readonly SubPipeline[],
  { source }: Group,
): ValueSet[] {
  const newest = known.find(({ id }) => id === source?.sub_pipeline)?.newest;
  const originals = newest?.number === source?.version ? newest?.content.nodes : undefined;
  return Object.entries(source?.parameters ?? {}).flatMap(([name, [first = ""]]): ValueSet[] => {
    const { node: id, name: parameter } = parsedTaker(first);
    const node = nodes[id];
    const kind = node ? kindOf(moduleOf(modules, node), parameter) : "";
    const binding = node?.bindings?.[parameter];
    if (binding !== undefined) return [{ name, parameter, kind, value: { binding } }];
    const value = node?.parameters[parameter];
    const original = originals?.[source?.nodes[id] ?? ""]?.parameters[parameter];
    if (value === undefined || (originals && isSame(value, original ?? null))) return [];
    return [{ name, parameter, kind, value: { value } }];
  });
}

function fits({ name, parameter, kind }: ValueSet, module: ModuleDefinition, modules: ModuleIndex): boolean {
  if (kind === "") return false;
  if (!isSubPipeline(module)) return kindOf(module, parameter) === kind;
  const { nodes, parameters } = module.subPipeline.newest.content;
  const takers = (parameters[name] ?? []).map(parsedTaker);
  return (
    takers.length > 0 &&
    takers.every((taker) => {
      const node = nodes[taker.node];
      return node !== undefined && kindOf(moduleOf(modules, node), taker.name) === kind;
    })
  );
}

function kindOf(module: ModuleDefinition | undefined, name: string): string {
  const parameter = module && parameterOf(module, name);
  return parameter ? `${parameter.type} ${parameter.widget}` : "";
}

const isSame = (a: JsonValue, b: JsonValue): boolean => JSON.stringify(a) === JSON.stringify(b);
