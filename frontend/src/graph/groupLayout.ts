/** Where groups are drawn: a frame around open ones; collapsed ones as a card with the ports that lead out of it. */
import { type ModuleIndex, type ModulePort, moduleOf } from "./catalog";
import { membersOf } from "./groups";
import { NODE_WIDTH, nodeSize } from "./layout";
import type { Edge, GraphDocument, GraphNode, Group, PortRef, Position, Size } from "./model";

/** A port of a node within, by which the group is connected with the rest or could be. */
export interface GroupPort {
  /** `input:node.port`: the id of the handle, and the key of its name. */
  readonly key: string;
  readonly ref: PortRef;
  /** The given name, else those of node and port. */
  readonly label: string;
  readonly type: string;
  readonly optional: boolean;
  readonly isConnected: boolean;
}

export interface GroupPorts {
  readonly inputs: readonly GroupPort[];
  readonly outputs: readonly GroupPort[];
}

/**
 * The ports of a collapsed group: inputs that something outside feeds, or that still need a connection; outputs that
 * something outside reads, or that nothing reads at all. An instance of a sub-pipeline has the ports of that.
 */
export function groupPorts(document: GraphDocument, modules: ModuleIndex, group: Group): GroupPorts {
  const isOwn = portsShown(group);
  const members = membersOf(document, group.id);
  const within = new Set(members.map(({ id }) => id));
  const fedFromWithin = new Map<string, boolean>();
  const readOutside = new Map<string, boolean>();
  for (const { source, target } of Object.values(document.edges)) {
    const [from, to] = [`${source.node}.${source.port}`, `${target.node}.${target.port}`];
    if (within.has(target.node)) fedFromWithin.set(to, within.has(source.node));
    // one reader outside is enough to show an output
    if (within.has(source.node)) {
      readOutside.set(from, readOutside.get(from) === true || !within.has(target.node));
    }
  }
  const port = (
    side: "input" | "output",
    node: GraphNode,
    own: ModulePort,
    isConnected: boolean,
  ): GroupPort => {
    const key = `${side}:${node.id}.${own.name}`;
    const label = group.ports[key] ?? `${node.name}: ${own.label}`;
    const { type, optional } = own;
    return { key, ref: { node: node.id, port: own.name }, label, type, optional, isConnected };
  };
  const inputs = members.flatMap((node) =>
    (moduleOf(modules, node)?.inputs ?? []).flatMap((own) => {
      const isFedWithin = fedFromWithin.get(`${node.id}.${own.name}`);
      const isOffered = isFedWithin === false || (isFedWithin === undefined && !own.optional);
      return isOwn("input", node, own, isOffered, isFedWithin !== true)
        ? [port("input", node, own, isFedWithin === false)]
        : [];
    }),
  );
  const outputs = members.flatMap((node) =>
    (moduleOf(modules, node)?.outputs ?? []).flatMap((own) => {
      const isReadOutside = readOutside.get(`${node.id}.${own.name}`);
      return isOwn("output", node, own, isReadOutside !== false, true)
        ? [port("output", node, own, isReadOutside === true)]
        : [];
    }),
  );
  return { inputs: byPlace(document, inputs), outputs: byPlace(document, outputs) };
}

/** A sealed instance has the ports of its version; while it is edited these too, as far as they can be. */
function portsShown({ ports, source }: Group) {
  return (
    side: "input" | "output",
    node: GraphNode,
    own: ModulePort,
    isOffered: boolean,
    isPossible: boolean,
  ): boolean => {
    const isNamed = `${side}:${node.id}.${own.name}` in ports;
    if (source?.sealed) return isNamed;
    return isOffered || (source !== undefined && isNamed && isPossible);
  };
}

/** From left to right as the nodes stand, so that edges cross little. */
function byPlace(document: GraphDocument, ports: GroupPort[]): GroupPort[] {
  const x = ({ ref }: GroupPort) => document.nodes[ref.node]?.position.x ?? 0;
  return ports.sort((a, b) => x(a) - x(b));
}

export interface Box extends Position, Size {}
/** Places of nodes that are being dragged. */
export type Places = Readonly<Record<string, Position>>;

export const FRAME_PADDING = 16;
/** Room for the name above the nodes. */
export const FRAME_HEADER = 20;
const CARD_HEIGHT = 66;

/** The frame around an open group; null for an empty one. */
export function frameOf(
  document: GraphDocument,
  members: readonly string[],
  places: Places = {},
): Box | null {
  const boxes = members.flatMap((id) => {
    const node = document.nodes[id];
    return node ? [{ ...(places[id] ?? node.position), ...nodeSize(node) }] : [];
  });
  return boxes.length > 0 ? framed(boxes) : null;
}

/** The frame around boxes, of which there is at least one. */
export function framed(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return {
    x: x - FRAME_PADDING,
    y: y - FRAME_PADDING - FRAME_HEADER,
    width: right - x + 2 * FRAME_PADDING,
    height: bottom - y + 2 * FRAME_PADDING + FRAME_HEADER,
  };
}

/** The card of a collapsed group, in the middle of the frame it would have. */
export function collapsedCard(
  document: GraphDocument,
  members: readonly string[],
  places: Places = {},
): Box | null {
  const frame = frameOf(document, members, places);
  return frame && cardIn(frame);
}

export function cardIn(frame: Box): Box {
  return {
    x: Math.round(frame.x + (frame.width - NODE_WIDTH) / 2),
    y: Math.round(frame.y + (frame.height - CARD_HEIGHT) / 2),
    width: NODE_WIDTH,
    height: CARD_HEIGHT,
  };
}

/** Where the members are when their frame or card is moved. */
export function movedMembers(
  document: GraphDocument,
  members: readonly string[],
  from: Position,
  to: Position,
): Record<string, Position> {
  const shift = { x: to.x - from.x, y: to.y - from.y };
  return Object.fromEntries(
    members.flatMap((id) => {
      const at = document.nodes[id]?.position;
      return at ? [[id, { x: at.x + shift.x, y: at.y + shift.y }] as const] : [];
    }),
  );
}

/** Where a node is drawn, or the card of the group that hides it from those who do not look into that group. */
export function drawnBox(
  document: GraphDocument,
  id: string,
  places: Places = {},
  openGroup: string | null = null,
): Box | null {
  const node = document.nodes[id];
  const group = hidingGroup(document, id);
  if (!node || !group || group.id === openGroup) {
    return node ? { ...(places[id] ?? node.position), ...nodeSize(node) } : null;
  }
  const members = membersOf(document, group.id).map((member) => member.id);
  return collapsedCard(document, members, places);
}

/** The collapsed group that hides a node; undefined when it is shown. */
export function hidingGroup(document: GraphDocument, node: string): Group | undefined {
  const group = document.groups[document.nodes[node]?.group ?? ""];
  return group?.collapsed ? group : undefined;
}

interface Ends {
  readonly source: PortRef;
  readonly target: PortRef;
}

/** The ends of an edge as it is drawn: at the cards of groups that hide them. Null when one group hides both. */
export function drawnEnds(document: GraphDocument, { source, target }: Edge): Ends | null {
  const from = hidingGroup(document, source.node);
  const to = hidingGroup(document, target.node);
  if (from && from === to) return null;
  return {
    source: from ? { node: from.id, port: `output:${source.node}.${source.port}` } : source,
    target: to ? { node: to.id, port: `input:${target.node}.${target.port}` } : target,
  };
}

/** The port within that a handle of a group's card stands for; other handles stand for themselves. */
export function realPort(document: GraphDocument, ref: PortRef): PortRef {
  const match = document.groups[ref.node] && /^(?:input|output):([^.]+)\.(.+)$/.exec(ref.port);
  return match ? { node: match[1] ?? "", port: match[2] ?? "" } : ref;
}

/** A group alone: its nodes and what is between them. */
export function documentOfGroup(document: GraphDocument, id: string): GraphDocument {
  const nodes = Object.fromEntries(membersOf(document, id).map((node) => [node.id, node]));
  const edges = Object.entries(document.edges).filter(
    ([, { source, target }]) => source.node in nodes && target.node in nodes,
  );
  return { ...document, nodes, edges: Object.fromEntries(edges), notes: {}, groups: {} };
}
