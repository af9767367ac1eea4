/** Flow nodes of groups: a card for a collapsed one, a frame for an open one. Remembered like all flow nodes. */
import { type Node as FlowNode, Position } from "@xyflow/react";
import type { ModuleIndex } from "@/graph/catalog";
import { collapsedCard, frameOf, type GroupPort, groupPorts, type Places } from "@/graph/groupLayout";
import { membersByGroup } from "@/graph/groups";
import { portOffset, portRoom } from "@/graph/layout";
import type { GraphDocument, Group } from "@/graph/model";
import { PORT_SIZE, type PortView, unmeasured } from "./flow";

export interface GroupPortView extends PortView {
  /** The node within that has the port. */
  readonly node: string;
}

export interface GroupView extends Record<string, unknown> {
  readonly group: Group;
  readonly members: readonly string[];
  /** Of a collapsed group; an open one shows those of its nodes. */
  readonly inputs: readonly GroupPortView[];
  readonly outputs: readonly GroupPortView[];
}

export type GroupFlowNode = FlowNode<GroupView, "groupCard" | "groupFrame">;

const BEHIND_NOTES = -2;
/** The body of a frame lets the pointer through to what lies in it; its header does not. */
const FRAME_STYLE = { pointerEvents: "none" } as const;

export class GroupFlowNodes {
  private cache = new Map<string, { signature: string; flow: GroupFlowNode }>();
  private known: { document: GraphDocument; views: Map<string, GroupView> } | null = null;

  constructor(private readonly modules: ModuleIndex) {}

  of(document: GraphDocument, selected: ReadonlySet<string>, dragged: Places): GroupFlowNode[] {
    const next: typeof this.cache = new Map();
    const nodes: GroupFlowNode[] = [];
    for (const view of this.viewsOf(document).values()) {
      const flow = this.flowNode(document, view, selected, dragged, next);
      if (flow) nodes.push(flow);
    }
    this.cache = next;
    return nodes;
  }

  private viewsOf(document: GraphDocument): Map<string, GroupView> {
    if (this.known?.document === document) return this.known.views;
    const views = new Map<string, GroupView>();
    for (const [id, members] of membersByGroup(document)) {
      const group = document.groups[id];
      if (!group) continue;
      const ports = group.collapsed ? groupPorts(document, this.modules, group) : { inputs: [], outputs: [] };
      views.set(id, { group, members, inputs: portViews(ports.inputs), outputs: portViews(ports.outputs) });
    }
    this.known = { document, views };
    return views;
  }

  private flowNode(
    document: GraphDocument,
    view: GroupView,
    selected: ReadonlySet<string>,
    dragged: Places,
    next: typeof this.cache,
  ): GroupFlowNode | null {
    const { group, members } = view;
    const box = (group.collapsed ? collapsedCard : frameOf)(document, members, dragged);
    if (!box) return null;
    const isSelected = members.every((id) => selected.has(id));
    const signature = JSON.stringify([view, box, isSelected]);
    const before = this.cache.get(group.id);
    const flow = before?.signature === signature ? before.flow : groupFlowNode(view, box, isSelected);
    next.set(group.id, { signature, flow });
    return flow;
  }
}

function portViews(ports: readonly GroupPort[]): GroupPortView[] {
  return ports.map((port, index) => ({
    name: port.ref.port,
    node: port.ref.node,
    handle: port.key,
    label: port.label,
    type: port.type,
    optional: port.optional,
    description: "",
    offset: portOffset(index, ports.length),
    room: portRoom(ports.length),
    isConnected: port.isConnected,
  }));
}

function groupFlowNode(
  view: GroupView,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  selected: boolean,
): GroupFlowNode {
  const size = { width, height };
  const common = {
    id: view.group.id,
    position: { x, y },
    data: view,
    ...size,
    measured: size,
    domAttributes: unmeasured(view.group.id),
    selected,
  };
  if (!view.group.collapsed) {
    return {
      ...common,
      type: "groupFrame",
      handles: [],
      // React Flow lifts what is selected by a thousand; a frame stays behind all the same
      zIndex: selected ? BEHIND_NOTES - 1000 : BEHIND_NOTES,
      style: FRAME_STYLE,
      dragHandle: ".group-header",
    };
  }
  const handle = (port: GroupPortView, side: "top" | "bottom") => ({
    id: port.handle ?? port.name,
    type: side === "top" ? ("target" as const) : ("source" as const),
    position: side === "top" ? Position.Top : Position.Bottom,
    x: port.offset - PORT_SIZE / 2,
    y: (side === "top" ? 0 : height) - PORT_SIZE / 2,
    width: PORT_SIZE,
    height: PORT_SIZE,
  });
  return {
    ...common,
    type: "groupCard",
    handles: [
      ...view.inputs.map((port) => handle(port, "top")),
      ...view.outputs.map((port) => handle(port, "bottom")),
    ],
  };
}
