/** Where the parts of a ghost are drawn on the canvas. */
import type { ModuleIndex } from "@/graph/catalog";
import { NOTHING_SELECTED } from "@/graph/edits";
import type { Ghost, GhostNode } from "@/graph/ghost";
import { type Box, documentOfGroup, drawnBox } from "@/graph/groupLayout";
import type { GraphDocument, GraphNode, Position } from "@/graph/model";
import { curveOf } from "./edgePaths";
import { type CanvasEdge, type CanvasNode, FlowEdges, FlowNodes } from "./flow";

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
  edge: CanvasEdge,
  kind: "added" | "removed",
  nodes: ReadonlyMap<string, CanvasNode>,
): GhostLine | null {
  const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
  const curve = source && target ? curveOf(edge, source, target) : null;
  if (!curve) return null;
  const [path, x, y] = curve;
  return { id: edge.id, kind, path, middle: { x, y } };
}
