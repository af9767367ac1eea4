/** From the document to what React Flow draws. An unchanged node keeps its flow node, so it is not drawn again. */
import { type Edge as FlowEdge, type Node as FlowNode, Position } from "@xyflow/react";
import { portName } from "@/editor/words";
import { type ModuleDefinition, type ModuleIndex, moduleOf } from "@/graph/catalog";
import type { Selection } from "@/graph/edits";
import { drawnEnds, hidingGroup } from "@/graph/groupLayout";
import { nodeSize, portNames, portOffset, portRoom } from "@/graph/layout";
import type { Edge, GraphDocument, GraphNode, Note, Position as Place } from "@/graph/model";
import { t } from "@/i18n";
import { type GroupFlowNode, GroupFlowNodes } from "./groupFlow";

export interface PortView {
  readonly name: string;
  /** The end of edges, where it is not the port of the node itself. */
  readonly handle?: string;
  readonly label: string;
  /** Empty for the port of a placeholder. */
  readonly type: string;
  readonly optional: boolean;
  readonly description: string;
  readonly offset: number;
  /** From its middle to that of its neighbour. */
  readonly room: number;
  readonly isConnected: boolean;
}

export interface NodeView extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly module: ModuleDefinition | undefined;
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
}

export type ModuleFlowNode = FlowNode<NodeView, "module">;
export type NoteFlowNode = FlowNode<{ readonly note: Note }, "note">;
export type CanvasNode = ModuleFlowNode | NoteFlowNode | GroupFlowNode;
export type CanvasEdge = FlowEdge<{ readonly type: string; readonly label: string }, "data">;

type NodeAttributes = NonNullable<FlowNode["domAttributes"]> & {
  readonly "data-id": undefined;
  readonly "data-node": string;
};

/** The drawn size of a port; its touch area is larger. */
export const PORT_SIZE = 12;

/** Ports of a node that edges use, as `input:port` and `output:port`. */
type UsedPorts = ReadonlySet<string>;

function portViews(
  names: readonly string[],
  module: ModuleDefinition | undefined,
  side: "inputs" | "outputs",
  used: UsedPorts,
) {
  return names.map((name, index): PortView => {
    const port = module?.[side].find((candidate) => candidate.name === name);
    return {
      name,
      label: port?.label ?? name,
      type: port?.type ?? "",
      optional: port?.optional ?? true,
      description: port?.description ?? "",
      offset: portOffset(index, names.length),
      room: portRoom(names.length),
      isConnected: used.has(`${side}:${name}`),
    };
  });
}

/** A connection of the past may end at a port that the module no longer has. */
function withUsed(names: readonly string[], side: "inputs" | "outputs", used: UsedPorts): readonly string[] {
  const others = [...used].flatMap((key) => {
    const name = key.startsWith(`${side}:`) ? key.slice(side.length + 1) : "";
    return name && !names.includes(name) ? [name] : [];
  });
  return others.length === 0 ? names : [...names, ...others.sort()];
}

function moduleFlowNode(
  document: GraphDocument,
  node: GraphNode,
  modules: ModuleIndex,
  used: UsedPorts,
): ModuleFlowNode {
  const module = moduleOf(modules, node);
  const names = portNames(document, node, module);
  const size = nodeSize(node);
  const inputs = portViews(withUsed(names.inputs, "inputs", used), module, "inputs", used);
  const outputs = portViews(withUsed(names.outputs, "outputs", used), module, "outputs", used);
  const handle = (port: PortView, side: "top" | "bottom") => ({
    id: port.name,
    type: side === "top" ? ("target" as const) : ("source" as const),
    position: side === "top" ? Position.Top : Position.Bottom,
    x: port.offset - PORT_SIZE / 2,
    y: (side === "top" ? 0 : size.height) - PORT_SIZE / 2,
    width: PORT_SIZE,
    height: PORT_SIZE,
  });
  return {
    id: node.id,
    type: "module",
    position: node.position,
    data: { node, module, inputs, outputs },
    ...size,
    measured: size,
    domAttributes: unmeasured(node.id),
    handles: [...inputs.map((port) => handle(port, "top")), ...outputs.map((port) => handle(port, "bottom"))],
  };
}

/**
 * React Flow would measure each node it draws, and draw it again with what it found: a second render of everything. It
 * looks them up by `data-id`; sizes and ports are known here, so it is let find none.
 */
export const unmeasured = (id: string): NodeAttributes => ({ "data-id": undefined, "data-node": id });

function noteFlowNode(note: Note): NoteFlowNode {
  return {
    id: note.id,
    type: "note",
    position: note.position,
    data: { note },
    ...note.size,
    measured: note.size,
    domAttributes: unmeasured(note.id),
    handles: [],
    zIndex: -1,
  };
}

interface NodeEnds {
  readonly used: Set<string>;
  /** The same as one text, by which two documents are compared. */
  readonly key: string;
}

function endsByNode(edges: GraphDocument["edges"]): ReadonlyMap<string, NodeEnds> {
  const used = new Map<string, Set<string>>();
  const note = (node: string, port: string) => {
    const ports = used.get(node);
    if (ports) ports.add(port);
    else used.set(node, new Set([port]));
  };
  for (const { source, target } of Object.values(edges)) {
    note(source.node, `outputs:${source.port}`);
    note(target.node, `inputs:${target.port}`);
  }
  return new Map([...used].map(([node, ports]) => [node, { used: ports, key: [...ports].sort().join() }]));
}

const NO_ENDS: NodeEnds = { used: new Set(), key: "" };

interface Remembered {
  readonly source: GraphNode | Note;
  /** What the node draws of its edges. */
  readonly ports: string;
  readonly flow: CanvasNode;
}

/** Builds flow nodes and remembers them from one document to the next. */
export class FlowNodes {
  private cache = new Map<string, Remembered>();
  private ends: { readonly edges: GraphDocument["edges"]; readonly byNode: ReadonlyMap<string, NodeEnds> } = {
    edges: {},
    byNode: new Map(),
  };
  private readonly groups: GroupFlowNodes;

  constructor(private readonly modules: ModuleIndex) {
    this.groups = new GroupFlowNodes(modules);
  }

  of(document: GraphDocument, selection: Selection, dragged: Readonly<Record<string, Place>>): CanvasNode[] {
    const next = new Map<string, Remembered>();
    const nodes: CanvasNode[] = [...this.groups.of(document, selection.nodes, dragged)];
    const take = (source: GraphNode | Note, ports: string, make: () => CanvasNode, selected: boolean) => {
      const known = this.cache.get(source.id);
      const base = known?.source === source && known.ports === ports ? known.flow : make();
      const position = dragged[source.id] ?? source.position;
      const same = base.position === position && Boolean(base.selected) === selected;
      const flow = same ? base : ({ ...base, position, selected } as CanvasNode);
      next.set(source.id, { source, ports, flow });
      nodes.push(flow);
    };
    for (const note of Object.values(document.notes)) {
      take(note, "", () => noteFlowNode(note), selection.notes.has(note.id));
    }
    const ends = this.endsOf(document);
    for (const node of Object.values(document.nodes)) {
      if (hidingGroup(document, node.id)) continue;
      const { used, key } = ends.get(node.id) ?? NO_ENDS;
      const make = () => moduleFlowNode(document, node, this.modules, used);
      take(node, key, make, selection.nodes.has(node.id));
    }
    this.cache = next;
    return nodes;
  }

  /** Asked in every frame of a drag, in which connections stay what they are. */
  private endsOf({ edges }: GraphDocument): ReadonlyMap<string, NodeEnds> {
    if (this.ends.edges !== edges) this.ends = { edges, byNode: endsByNode(edges) };
    return this.ends.byNode;
  }
}

/** Builds flow edges and remembers them likewise. */
export class FlowEdges {
  private cache = new Map<string, { source: Edge; names: string; flow: CanvasEdge }>();

  constructor(private readonly modules: ModuleIndex) {}

  of(document: GraphDocument, selected: ReadonlySet<string>): CanvasEdge[] {
    const next: typeof this.cache = new Map();
    const edges = Object.values(document.edges).flatMap((edge) => {
      const ends = drawnEnds(document, edge);
      if (!ends) return [];
      const names = [
        document.nodes[edge.source.node]?.name,
        document.nodes[edge.target.node]?.name,
        ends.source.node,
        ends.target.node,
      ].join("|");
      const known = this.cache.get(edge.id);
      let flow =
        known?.source === edge && known.names === names ? known.flow : this.make(document, edge, ends);
      if (Boolean(flow.selected) !== selected.has(edge.id))
        flow = { ...flow, selected: selected.has(edge.id) };
      next.set(edge.id, { source: edge, names, flow });
      return flow;
    });
    this.cache = next;
    return edges;
  }

  private make(document: GraphDocument, edge: Edge, ends: Pick<Edge, "source" | "target">): CanvasEdge {
    const from = document.nodes[edge.source.node];
    const to = document.nodes[edge.target.node];
    const output =
      from && moduleOf(this.modules, from)?.outputs.find(({ name }) => name === edge.source.port);
    const input = to && moduleOf(this.modules, to)?.inputs.find(({ name }) => name === edge.target.port);
    const label = t("canvas.edge", {
      source: portName(from?.name ?? edge.source.node, output?.label ?? edge.source.port, "output"),
      target: portName(to?.name ?? edge.target.node, input?.label ?? edge.target.port, "input"),
    });
    return {
      id: edge.id,
      type: "data",
      source: ends.source.node,
      sourceHandle: ends.source.port,
      target: ends.target.node,
      targetHandle: ends.target.port,
      data: { type: output?.type ?? "", label },
      ariaLabel: label,
      // not a group or button: those names belong to nodes and ports
      ariaRole: "img",
    };
  }
}
