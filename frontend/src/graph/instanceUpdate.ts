/** Bring an instance of a sub-pipeline to a version: a newer one, or its own after it was edited. */
import { applyOperation } from "./apply";
import { type ModuleIndex, moduleOf, parameterOf } from "./catalog";
import type { Edit } from "./edits";
import { parsedPort, parsedTaker, portKey, type Side } from "./groupNodes";
import { membersOf } from "./groups";
import { freshNodeId, freshNodeName } from "./ids";
import { connection, instanceGroup } from "./instancePlacing";
import type { Edge, GraphDocument, GraphNode, Group, JsonValue, PortRef } from "./model";
import type { OperationBody } from "./operations";
import { unsealed } from "./sealing";
import { ownPort, type SubPipelineContent, type SubPipelineVersion } from "./subPipelines";

export interface InstanceUpdate extends Edit {
  /** Connections with the rest for which the version has no port any more. */
  readonly lost: readonly Edge[];
}

export interface Wanted {
  readonly version: SubPipelineVersion;
  /** Of the version that it is an instance of; with it, values that were never touched follow the new version. */
  readonly before: SubPipelineContent | null;
}

/**
 * Nodes that stay keep their ids, names, places and looks, so that results stay with them. Kept are connections of
 * ports that are still there, else of those of the same name and type, and the values that the instance has set.
 */
export function updateInstance(
  document: GraphDocument,
  modules: ModuleIndex,
  group: Group,
  wanted: Wanted,
): InstanceUpdate | null {
  if (!group.source) return null;
  const plan = new Plan(document, modules, group, wanted);
  const { operations, lost } = plan.made();
  const isNewer = wanted.version.number !== group.source.version;
  return {
    words: { action: isNewer ? "update_instance" : "reset_instance", name: group.name, count: 1 },
    operations,
    lost,
  };
}

class Plan {
  private readonly members: readonly GraphNode[];
  private readonly content: SubPipelineContent;
  /** Node of the version → the node of the group that stays or comes for it. */
  private readonly ids = new Map<string, string>();
  private readonly kept = new Map<string, GraphNode>();

  constructor(
    private readonly document: GraphDocument,
    private readonly modules: ModuleIndex,
    private readonly group: Group,
    private readonly wanted: Wanted,
  ) {
    this.content = wanted.version.content;
    this.members = membersOf(document, group.id);
    for (const node of this.members) {
      const origin = this.originOf(node.id);
      const original = this.content.nodes[origin];
      if (original?.module === node.module && original.version === node.version) {
        this.kept.set(origin, node);
        this.ids.set(origin, node.id);
      }
    }
    for (const original of Object.values(this.content.nodes)) {
      if (this.ids.has(original.id)) continue;
      this.ids.set(original.id, freshNodeId(document, original.module, new Set(this.ids.values())));
    }
  }

  made(): { operations: OperationBody[]; lost: Edge[] } {
    const { group, ids } = this;
    const within = new Set(this.members.map(({ id }) => id));
    const edges = Object.values(this.document.edges).filter(
      ({ source, target }) => within.has(source.node) || within.has(target.node),
    );
    const inner = edges.filter(({ source, target }) => within.has(source.node) && within.has(target.node));
    const crossing = edges.filter((edge) => !inner.includes(edge));
    const wires = new Set(Object.values(this.content.edges).map((edge) => this.wire(edge)));
    const keptIds = new Set([...this.kept.values()].map(({ id }) => id));
    const staying = inner.filter((edge) => wires.delete(wireOf(edge.source, edge.target)));
    const moves = crossing.map((edge) => ({ edge, to: this.endFor(edge, within, keptIds) }));
    const isSettled = ({ edge, to }: { edge: Edge; to: Edge | null }) => to === edge;
    const operations: OperationBody[] = [
      { type: "edit_group", group: unsealed(group) },
      ...[
        ...inner.filter((edge) => !staying.includes(edge)),
        ...moves.filter((move) => !isSettled(move)).map(({ edge }) => edge),
      ].map(({ id }): OperationBody => ({ type: "disconnect", edge_id: id })),
      ...this.members
        .filter(({ id }) => !keptIds.has(id))
        .map(({ id }): OperationBody => ({ type: "remove_node", node_id: id })),
      ...[...this.kept].flatMap(([origin, node]) => this.changes(node, this.content.nodes[origin] ?? node)),
      ...this.added(),
      ...Object.values(this.content.edges)
        .filter((edge) => wires.has(this.wire(edge)))
        .map(({ source, target }) => connection(this.inGroup(source), this.inGroup(target))),
      {
        type: "edit_group",
        group: instanceGroup(group, {
          subPipeline: group.source?.sub_pipeline ?? "",
          number: this.wanted.version.number,
          content: this.content,
          ids,
        }),
      },
    ];
    return this.withConnections(operations, moves);
  }

  /** Connections are made anew where they can be: a new way through the sub-pipeline may have made a circle of one. */
  private withConnections(
    operations: OperationBody[],
    moves: readonly { edge: Edge; to: Edge | null }[],
  ): { operations: OperationBody[]; lost: Edge[] } {
    let current = this.document;
    for (const operation of operations) {
      const result = applyOperation(current, operation, null);
      if ("document" in result) current = result.document;
    }
    const lost: Edge[] = [];
    for (const { edge, to } of moves) {
      if (to === edge) continue;
      const again = to && connection(to.source, to.target);
      const result = again && applyOperation(current, again, this.modules);
      if (again && result && "document" in result) {
        current = result.document;
        operations.push(again);
      } else lost.push(edge);
    }
    return { operations, lost };
  }

  private originOf(node: string): string {
    return this.group.source?.nodes[node] ?? "";
  }

  private inGroup = (ref: PortRef): PortRef => ({ ...ref, node: this.ids.get(ref.node) ?? "" });

  private wire({ source, target }: Edge): string {
    return wireOf(this.inGroup(source), this.inGroup(target));
  }

  /** The edge itself when it can stay, one with another end within, or null when no port is there for it. */
  private endFor(edge: Edge, within: ReadonlySet<string>, kept: ReadonlySet<string>): Edge | null {
    const side: Side = within.has(edge.target.node) ? "input" : "output";
    const end = side === "input" ? edge.target : edge.source;
    const origin = { ...end, node: this.originOf(end.node) };
    const key = portKey(side, origin);
    if (kept.has(end.node) && key in this.content.ports) return edge;
    const type = ownPort(this.document.nodes[end.node], this.modules, side, end.port)?.type;
    const name = this.group.ports[portKey(side, end)];
    const candidates = Object.entries(this.content.ports).flatMap(([other, label]) => {
      const port = parsedPort(other);
      const own =
        port?.side === side &&
        ownPort(this.content.nodes[port.ref.node], this.modules, side, port.ref.port)?.type === type;
      return port && own ? [{ key: other, label, ref: port.ref }] : [];
    });
    const found = candidates.find((one) => one.key === key) ?? candidates.find(({ label }) => label === name);
    if (!found) return null;
    const at = this.inGroup(found.ref);
    return side === "input" ? { ...edge, target: at } : { ...edge, source: at };
  }

  private added(): OperationBody[] {
    const names = new Set<string>();
    const [first] = this.kept;
    const from = first ? this.content.nodes[first[0]]?.position : undefined;
    const corner = (axis: "x" | "y") => Math.min(...this.members.map(({ position }) => position[axis]));
    const shift =
      first && from
        ? { x: first[1].position.x - from.x, y: first[1].position.y - from.y }
        : { x: corner("x"), y: corner("y") };
    return Object.values(this.content.nodes)
      .filter(({ id }) => !this.kept.has(id))
      .map((original) => {
        const name = freshNodeName(this.document, original.name, names);
        names.add(name);
        const { parameters, bindings } = this.settings(original);
        const node: GraphNode = {
          ...original,
          id: this.ids.get(original.id) ?? original.id,
          name,
          group: this.group.id,
          position: { x: original.position.x + shift.x, y: original.position.y + shift.y },
          parameters,
          ...(Object.keys(bindings).length > 0 ? { bindings } : {}),
        };
        return { type: "add_node", node };
      });
  }

  /** What makes a node that stays as the version has it. */
  private changes(node: GraphNode, original: GraphNode): OperationBody[] {
    const node_id = node.id;
    const wanted = this.settings(original);
    const isDisabled = original.disabled ?? false;
    const operations: OperationBody[] =
      (node.disabled ?? false) === isDisabled
        ? []
        : [{ type: "set_disabled", node_id, disabled: isDisabled }];
    for (const name of Object.keys(node.bindings ?? {})) {
      if (!wanted.bindings[name]) operations.push({ type: "detach_parameter", node_id, name });
    }
    for (const [name, parameter_id] of Object.entries(wanted.bindings)) {
      if (node.bindings?.[name] !== parameter_id) {
        operations.push({ type: "bind_parameter", node_id, name, parameter_id });
      }
    }
    const wasBound = new Set(Object.keys(node.bindings ?? {}).filter((name) => !wanted.bindings[name]));
    for (const name of new Set([
      ...Object.keys(node.parameters),
      ...Object.keys(wanted.parameters),
      ...wasBound,
    ])) {
      if (wanted.bindings[name]) continue;
      const value = wanted.parameters[name] ?? null;
      if (wasBound.has(name) || !isSame(node.parameters[name] ?? null, value)) {
        operations.push({ type: "set_parameter", node_id, name, value });
      }
    }
    return operations;
  }

  /** The version's values, and the instance's own for the parameters that are left open. */
  private settings(original: GraphNode): {
    parameters: Record<string, JsonValue>;
    bindings: Record<string, string>;
  } {
    const parameters: Record<string, JsonValue> = { ...original.parameters };
    const bindings: Record<string, string> = {};
    for (const [name, takers] of Object.entries(this.content.parameters)) {
      for (const taker of takers) {
        const { node, name: own } = parsedTaker(taker);
        if (node !== original.id) continue;
        const holder = this.holderOf(name, original, own);
        const bound = holder?.node.bindings?.[holder.name];
        const value = holder?.node.parameters[holder.name];
        if (bound !== undefined) {
          bindings[own] = bound;
          delete parameters[own];
        } else if (holder && !this.isUntouched(holder)) {
          if (value === undefined) delete parameters[own];
          else parameters[own] = value;
        }
      }
    }
    return { parameters, bindings };
  }

  /** Where the instance has had the value of an open parameter: in the same place, else under the same name. */
  private holderOf(name: string, original: GraphNode, own: string): Holder | null {
    const open = this.group.source?.parameters ?? {};
    const same = this.kept.get(original.id);
    if (same && Object.values(open).some((takers) => takers.includes(`${same.id}.${own}`))) {
      return { node: same, name: own };
    }
    const kind = this.kindOf(original, own);
    for (const taker of open[name] ?? []) {
      const found = parsedTaker(taker);
      const node = this.document.nodes[found.node];
      if (node && kind !== "" && this.kindOf(node, found.name) === kind) return { node, name: found.name };
    }
    return null;
  }

  private isUntouched({ node, name }: Holder): boolean {
    const original = this.wanted.before?.nodes[this.originOf(node.id)];
    return original !== undefined && isSame(original.parameters[name] ?? null, node.parameters[name] ?? null);
  }

  private kindOf(node: GraphNode, name: string): string {
    const module = moduleOf(this.modules, node);
    const parameter = module && parameterOf(module, name);
    return parameter ? `${parameter.type} ${parameter.widget}` : "";
  }
}

interface Holder {
  readonly node: GraphNode;
  readonly name: string;
}

const wireOf = (source: PortRef, target: PortRef): string =>
  `${source.node}.${source.port} ${target.node}.${target.port}`;

const isSame = (a: JsonValue, b: JsonValue): boolean => JSON.stringify(a) === JSON.stringify(b);
