/** What React Flow reports, as calls of the editor. Kept apart from the view, so that each handler is stable. */
import type {
  Connection,
  EdgeChange,
  FinalConnectionState,
  Edge as FlowEdge,
  NodeChange,
  OnConnectStartParams,
  ReactFlowInstance,
} from "@xyflow/react";
import type { KeyboardEvent, MouseEvent, TouchEvent as ReactTouchEvent } from "react";
import { beginConnection, cancelConnection, connectPorts, endConnection } from "@/editor/connecting";
import type { Editor } from "@/editor/Editor";
import { moveConnection } from "@/editor/reconnecting";
import { refusalText } from "@/editor/words";
import { checkConnection, type Direction, withoutEdge } from "@/graph/connections";
import { editNote, moveNodes, NOTHING_SELECTED, removeSelection } from "@/graph/edits";
import { collapsedCard, frameOf, movedMembers, realPort } from "@/graph/groupLayout";
import { membersOf } from "@/graph/groups";
import type { GraphDocument, PortRef, Position } from "@/graph/model";
import { t } from "@/i18n";
import { notify } from "@/ui";
import { farEdgeAt } from "./FarEdges";
import type { CanvasEdge, CanvasNode } from "./flow";
import { openEdgeMenu, openMenuOf } from "./nodeKeys";
import type { Placing } from "./placing";

interface Ends {
  readonly source: PortRef;
  readonly target: PortRef;
}

function handlesOf({ source, sourceHandle, target, targetHandle }: Connection | FlowEdge): Ends {
  return {
    source: { node: source, port: sourceHandle ?? "" },
    target: { node: target, port: targetHandle ?? "" },
  };
}

/** Shorter ones were not meant to leave the port. */
const SHORTEST_DRAG = 24;
const NOWHERE = { clientX: -1, clientY: -1 };

type Press = MouseEvent | globalThis.MouseEvent | TouchEvent;

const placeOf = (event: Press) => ("changedTouches" in event ? (event.changedTouches[0] ?? NOWHERE) : event);

/** What a frame or card does to the selection: its members come and go with it. Single nodes are taken up afterwards. */
function selectGroups(
  document: GraphDocument,
  nodes: Set<string>,
  changes: readonly NodeChange<CanvasNode>[],
): Set<string> {
  for (const change of changes) {
    if (change.type !== "select" || !(change.id in document.groups)) continue;
    for (const { id } of membersOf(document, change.id)) {
      if (change.selected) nodes.add(id);
      else nodes.delete(id);
    }
  }
  return nodes;
}

function movedGroup(document: GraphDocument, id: string, to: Position): Record<string, Position> {
  const members = membersOf(document, id).map((node) => node.id);
  const box = (document.groups[id]?.collapsed ? collapsedCard : frameOf)(document, members);
  return box ? movedMembers(document, members, box, to) : {};
}

export class Gestures {
  /** The edge whose end is being dragged: it does not stand in its own way. */
  private reconnecting: string | null = null;
  private grabbedAt: Pick<MouseEvent, "clientX" | "clientY"> = NOWHERE;
  private isBrokenOff = false;

  constructor(
    private readonly editor: Editor,
    private readonly placing: Placing,
    private readonly view: Pick<ReactFlowInstance, "getZoom" | "screenToFlowPosition">,
  ) {}

  onNodesChange = (changes: NodeChange<CanvasNode>[]): void => {
    const { document, selection } = this.editor.state;
    const nodes = selectGroups(document, new Set(selection.nodes), changes);
    const notes = new Set(selection.notes);
    const moved: Record<string, Position> = {};
    const withGroups: Record<string, Position> = {};
    let hasSelected = false;
    for (const change of changes) {
      if (change.type === "select") {
        hasSelected = true;
        if (change.id in document.groups) continue;
        const chosen = change.id in document.notes ? notes : nodes;
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      } else if (change.type === "position" && change.dragging && change.position) {
        if (change.id in document.groups)
          Object.assign(withGroups, movedGroup(document, change.id, change.position));
        else moved[change.id] = change.position;
      }
    }
    if (hasSelected) this.editor.select({ nodes, notes });
    // a node that is dragged itself is where the pointer has it
    const wanted = { ...withGroups, ...moved };
    if (Object.keys(wanted).length > 0) this.placing.move(wanted);
  };

  onEdgesChange = (changes: EdgeChange<CanvasEdge>[]): void => {
    const edges = new Set(this.editor.state.selection.edges);
    for (const change of changes) {
      if (change.type !== "select") continue;
      if (change.selected) edges.add(change.id);
      else edges.delete(change.id);
    }
    this.editor.select({ edges });
  };

  onNodeContextMenu = (event: MouseEvent | globalThis.MouseEvent, { id }: CanvasNode): void => {
    if (openMenuOf(this.editor, id, event.clientX, event.clientY)) event.preventDefault();
  };

  /** Everything is put where it was shown, as one step. */
  onDragStop = (): void => {
    const { document, dragged } = this.editor.state;
    const move = moveNodes(document, dragged);
    const notes = Object.entries(dragged).flatMap(
      ([id, position]) => editNote(document, id, { position }) ?? [],
    );
    const operations = [...(move?.operations ?? []), ...notes.flatMap((edit) => edit.operations)];
    const words = move?.words ?? notes[0]?.words;
    if (words) this.editor.edit({ words, operations });
    this.placing.end();
  };

  onConnectStart = (_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams): void => {
    if (!nodeId || !handleId) return;
    const direction: Direction = handleType === "target" ? "input" : "output";
    const ref = realPort(this.editor.state.document, { node: nodeId, port: handleId });
    beginConnection(this.editor, ref, direction, "drag", this.reconnecting);
  };

  onConnect = (connection: Connection): void => {
    if (this.isBrokenOff) return;
    const { source, target } = this.endsOf(connection);
    connectPorts(this.editor, source, "output", target);
  };

  /** Released over a port that will not do: say why. A press without movement is an activation, not a drag. */
  onConnectEnd = (event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState): void => {
    const { isValid, fromHandle, toHandle } = state;
    if (this.editor.state.pending?.by === "drag") endConnection(this.editor);
    if (this.isBrokenOff) return;
    if (this.reconnecting === null && fromHandle && !toHandle) this.offerAt(event, state);
    if (isValid !== false || !fromHandle || !toHandle) return;
    if (fromHandle.nodeId === toHandle.nodeId && fromHandle.id === toHandle.id) return;
    const from = this.portOf(fromHandle);
    const to = this.portOf(toHandle);
    const [source, target] = fromHandle.type === "source" ? [from, to] : [to, from];
    const { document, modules } = this.editor.state;
    const problem = checkConnection(withoutEdge(document, this.reconnecting), modules, source, target);
    if (!problem) return;
    notify({ tone: "warning", title: t("connection.refused"), text: refusalText(problem) });
    this.editor.announce(`${t("connection.refused")} ${refusalText(problem)}`);
  };

  /** Let go over empty canvas: the modules that fit are offered there. */
  private offerAt(event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState): void {
    const { from, to, fromHandle } = state;
    if (!from || !to || !fromHandle || Math.hypot(to.x - from.x, to.y - from.y) < SHORTEST_DRAG) return;
    const { clientX: x, clientY: y } = placeOf(event);
    const under = window.document.elementFromPoint(x, y);
    if (!under?.closest(".react-flow__pane") || under.closest(".react-flow__node")) return;
    const ref = this.portOf(fromHandle);
    const direction: Direction = fromHandle.type === "source" ? "output" : "input";
    const purpose = { kind: "connect", ref, direction, at: { x: to.x, y: to.y } } as const;
    this.editor.store.setState({ moduleChoice: { purpose, x, y } });
  }

  isValidConnection = (connection: Connection | FlowEdge): boolean => {
    const { source, target } = this.endsOf(connection);
    const { document, modules } = this.editor.state;
    return checkConnection(withoutEdge(document, this.reconnecting), modules, source, target) === null;
  };

  /** A second finger is a pinch. */
  onTouchMove = ({ touches }: ReactTouchEvent): void => {
    if (touches.length > 1) this.breakOff();
  };

  /** What ends a pinch does not reach React Flow, which would go on drawing a connection with the next touch. */
  onTouchEnd = ({ touches }: ReactTouchEvent): void => {
    if (touches.length === 0) setTimeout(this.breakOff);
  };

  /** Whatever connection is being drawn is not made. React Flow hears only of touches that end. */
  breakOff = (): void => {
    this.isBrokenOff = true;
    window.document.dispatchEvent(new TouchEvent("touchend"));
    this.isBrokenOff = false;
  };

  onReconnectStart = (event: Press, edge: FlowEdge): void => {
    this.reconnecting = edge.id;
    this.grabbedAt = placeOf(event);
  };

  onReconnect = (old: FlowEdge, connection: Connection): void => {
    const edge = this.editor.state.document.edges[old.id];
    const { source, target } = this.endsOf(connection);
    if (edge && !this.isBrokenOff) moveConnection(this.editor, edge, source, target);
  };

  /** Let go over empty canvas: the connection is taken off. A press that trembles is no drag. */
  onReconnectEnd = (
    event: globalThis.MouseEvent | TouchEvent,
    edge: FlowEdge,
    _type: unknown,
    state: FinalConnectionState,
  ): void => {
    this.reconnecting = null;
    if (this.isBrokenOff || state.toHandle) return;
    const { clientX: x, clientY: y } = placeOf(event);
    if (Math.hypot(x - this.grabbedAt.clientX, y - this.grabbedAt.clientY) < SHORTEST_DRAG) return;
    const selection = { ...NOTHING_SELECTED, edges: new Set([edge.id]) };
    this.editor.edit(removeSelection(this.editor.state.document, selection));
  };

  onEdgeContextMenu = (event: MouseEvent, { id }: FlowEdge): void => {
    if (openEdgeMenu(this.editor, id, event.clientX, event.clientY)) event.preventDefault();
  };

  /** Connections have no keys of their own but those of React Flow. */
  onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "ContextMenu" && !(event.key === "F10" && event.shiftKey)) return;
    const line = event.target instanceof Element ? event.target.closest(".react-flow__edge") : null;
    const id = line?.getAttribute("data-id");
    if (!line || !id) return;
    const { left, top, width, height } = line.getBoundingClientRect();
    if (openEdgeMenu(this.editor, id, left + width / 2, top + height / 2)) event.preventDefault();
  };

  onPaneClick = (event: MouseEvent): void => {
    cancelConnection(this.editor);
    const point = this.view.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const edge = farEdgeAt(this.editor, point, this.view.getZoom());
    if (edge === null) return;
    const isAdded = event.shiftKey || event.ctrlKey || event.metaKey;
    const before = isAdded ? this.editor.state.selection : NOTHING_SELECTED;
    this.editor.select({ ...before, edges: new Set([...before.edges, edge]) });
  };

  private endsOf(connection: Connection | FlowEdge): Ends {
    const { document } = this.editor.state;
    const { source, target } = handlesOf(connection);
    return { source: realPort(document, source), target: realPort(document, target) };
  }

  private portOf(handle: { nodeId: string; id?: string | null }): PortRef {
    return realPort(this.editor.state.document, { node: handle.nodeId, port: handle.id ?? "" });
  }
}
