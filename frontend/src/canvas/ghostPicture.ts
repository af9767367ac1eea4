/** Where the parts of a ghost are drawn on the canvas. */
import type { Edge as FlowEdge } from "@xyflow/react";
import type { ModuleIndex } from "@/graph/catalog";
import { NOTHING_SELECTED } from "@/graph/edits";
import type { Ghost, GhostNode } from "@/graph/ghost";
import { type Box, documentOfGroup, drawnBox } from "@/graph/groupLayout";
import type { GraphDocument, GraphNode, Position } from "@/graph/model";
import { curveBetween } from "./edgePaths";
import { type CanvasNode, FlowEdges, FlowNodes, PORT_SIZE } from "./flow";

export interface GhostCard {
  readonly node: GraphNode;
  readonly change: GhostNode;
  readonly box: Box;
}

export interface GhostLine {
  readonly id: string;
  readonly kind: "added" | "removed";
  readonly path: string;
  readonly middle: Position;
}

export interface GhostPicture {
  readonly cards: readonly GhostCard[];
  readonly lines: readonly GhostLine[];
}

export function ghostPicture(
  before: GraphDocument,
  ghost: Ghost,
  modules: ModuleIndex,
  openGroup: string | null,
): GhostPicture {
  const within = (document: GraphDocument) =>
    openGroup !== null && document.groups[openGroup] ? documentOfGroup(document, openGroup) : document;
  const [old, next] = [within(before), within(ghost.after)];
  const cards = [...ghost.nodes].flatMap(([id, change]): GhostCard[] => {
    const document = change.kind === "added" ? next : old;
    const node = document.nodes[id];
    const box = drawnBox(document, id, ghost.moved);
    return node && box ? [{ node, change, box }] : [];
  });
  const lines = [...linesOf(old, "removed", ghost, modules), ...linesOf(next, "added", ghost, modules)];
  return { cards, lines };
}

function linesOf(
  document: GraphDocument,
  kind: "added" | "removed",
  { edges, moved }: Ghost,
  modules: ModuleIndex,
): GhostLine[] {
  const wanted = Object.fromEntries(Object.entries(document.edges).filter(([id]) => edges.get(id) === kind));
  if (Object.keys(wanted).length === 0) return [];
  const nodes = new Map(
    new FlowNodes(modules).of(document, NOTHING_SELECTED, moved).map((node) => [node.id, node]),
  );
  return new FlowEdges(modules)
    .of({ ...document, edges: wanted }, new Set())
    .flatMap((edge) => lineOf(edge, kind, nodes) ?? []);
}

function lineOf(
  edge: FlowEdge,
  kind: "added" | "removed",
  nodes: ReadonlyMap<string, CanvasNode>,
): GhostLine | null {
  const from = handlePlace(nodes.get(edge.source), edge.sourceHandle);
  const to = handlePlace(nodes.get(edge.target), edge.targetHandle);
  if (!from || !to) return null;
  const [path, x, y] = curveBetween(from, to);
  return { id: edge.id, kind, path, middle: { x, y } };
}

function handlePlace(node: CanvasNode | undefined, port: string | null | undefined): Position | null {
  const handle = node?.handles?.find(({ id }) => id === port);
  if (!node || !handle) return null;
  return { x: node.position.x + handle.x + PORT_SIZE / 2, y: node.position.y + handle.y + PORT_SIZE / 2 };
}
