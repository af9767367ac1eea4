/** What the layout has to know of a draft: plain data that can be sent to a worker. */
import { type ModuleIndex, moduleOf } from "@/graph/catalog";
import { nodeSize, portNames } from "@/graph/layout";
import type { Edge, GraphDocument, Group, Note, Position, Size } from "@/graph/model";

export interface TidyNode {
  readonly id: string;
  readonly position: Position;
  readonly size: Size;
  /** Of a group that is laid out whole. */
  readonly group: string | null;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface TidyTask {
  readonly nodes: readonly TidyNode[];
  readonly edges: readonly Edge[];
  readonly groups: readonly Pick<Group, "id" | "collapsed">[];
  readonly notes: readonly Note[];
}

export interface TidyPlaces {
  readonly nodes: Readonly<Record<string, Position>>;
  readonly notes: Readonly<Record<string, Position & Size>>;
}

/** All of a draft, or some of its nodes: a group of which only some are meant does not hold together. */
export function tidyTask(
  document: GraphDocument,
  modules: ModuleIndex,
  only: ReadonlySet<string> | null,
): TidyTask {
  const meant = Object.values(document.nodes).filter(({ id }) => only === null || only.has(id));
  const broken = new Set(
    Object.values(document.nodes).flatMap(({ id, group }) => (group && only && !only.has(id) ? group : [])),
  );
  const nodes = meant.map((node): TidyNode => {
    const group = node.group && document.groups[node.group] && !broken.has(node.group) ? node.group : null;
    const names = portNames(document, node, moduleOf(modules, node));
    return { id: node.id, position: node.position, size: nodeSize(node), group, ...names };
  });
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    nodes,
    edges: Object.values(document.edges).filter(
      ({ source, target }) => ids.has(source.node) && ids.has(target.node),
    ),
    groups: Object.values(document.groups).map(({ id, collapsed }) => ({ id, collapsed })),
    notes: Object.values(document.notes),
  };
}
