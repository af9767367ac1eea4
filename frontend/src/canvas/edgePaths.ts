/** Connections as paths, computed from where nodes have their ports: nothing is measured. */
import { getBezierPath, Position } from "@xyflow/react";
import type { Position as Place } from "@/graph/model";
import type { CanvasEdge, CanvasNode } from "./flow";

export const EDGE_CURVATURE = 0.35;

interface Remembered {
  readonly edge: CanvasEdge;
  readonly source: CanvasNode;
  readonly target: CanvasNode;
  readonly path: string;
}

/** Builds paths and remembers each for as long as neither its connection nor its nodes change. */
export class EdgePaths {
  private cache = new Map<string, Remembered>();

  /** Connection id → path, of those whose ends are drawn. */
  of(nodes: readonly CanvasNode[], edges: readonly CanvasEdge[]): ReadonlyMap<string, string> {
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const next: typeof this.cache = new Map();
    const paths = new Map<string, string>();
    for (const edge of edges) {
      const source = byId.get(edge.source);
      const target = byId.get(edge.target);
      if (!source || !target) continue;
      const known = this.cache.get(edge.id);
      const isSame = known?.edge === edge && known.source === source && known.target === target;
      const path = isSame ? known.path : pathOf(edge, source, target);
      if (path === null) continue;
      next.set(edge.id, { edge, source, target, path });
      paths.set(edge.id, path);
    }
    this.cache = next;
    return paths;
  }
}

function pathOf(edge: CanvasEdge, source: CanvasNode, target: CanvasNode): string | null {
  return curveOf(edge, source, target)?.[0] ?? null;
}

type Curve = ReturnType<typeof getBezierPath>;

/** The curve from an output down to an input, and its middle; null where one of the nodes has no such port. */
export function curveOf(edge: CanvasEdge, source: CanvasNode, target: CanvasNode): Curve | null {
  const from = portAt(source, edge.sourceHandle, "source");
  const to = portAt(target, edge.targetHandle, "target");
  if (!from || !to) return null;
  return getBezierPath({
    sourceX: from.x,
    sourceY: from.y,
    sourcePosition: Position.Bottom,
    targetX: to.x,
    targetY: to.y,
    targetPosition: Position.Top,
    curvature: EDGE_CURVATURE,
  });
}

/** Where React Flow ends connections: at the outer rim of the port. */
function portAt(
  { position, handles }: CanvasNode,
  id: string | null | undefined,
  type: "source" | "target",
): Place | null {
  const port = handles?.find((handle) => handle.id === id && handle.type === type);
  if (!port) return null;
  const { width = 0, height = 0 } = port;
  return {
    x: position.x + port.x + width / 2,
    y: position.y + port.y + (type === "source" ? height : 0),
  };
}

/** Enough that a connection across the screen is met along all of its way. */
const SAMPLES = 32;

/** The connection that passes nearest to a point, if one does within that distance. */
export function nearestPath(
  paths: ReadonlyMap<string, string>,
  point: Place,
  distance: number,
): string | null {
  let nearest: string | null = null;
  let least = distance;
  for (const [id, path] of paths) {
    const away = distanceTo(path, point, least);
    if (away > least) continue;
    nearest = id;
    least = away;
  }
  return nearest;
}

/** To a path of one cubic curve; infinite for one that is certainly farther away than `limit`. */
function distanceTo(path: string, { x, y }: Place, limit: number): number {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = (path.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return Infinity;
  if (x2 === undefined || y2 === undefined || x3 === undefined || y3 === undefined) return Infinity;
  if (x < Math.min(x0, x1, x2, x3) - limit || x > Math.max(x0, x1, x2, x3) + limit) return Infinity;
  if (y < Math.min(y0, y1, y2, y3) - limit || y > Math.max(y0, y1, y2, y3) + limit) return Infinity;
  let least = Infinity;
  let before: Place | null = null;
  for (let step = 0; step <= SAMPLES; step += 1) {
    const t = step / SAMPLES;
    const u = 1 - t;
    const at = {
      x: u ** 3 * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t ** 3 * x3,
      y: u ** 3 * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t ** 3 * y3,
    };
    if (before) least = Math.min(least, distanceToLine({ x, y }, before, at));
    before = at;
  }
  return least;
}

function distanceToLine(point: Place, from: Place, to: Place): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - from.x - t * dx, point.y - from.y - t * dy);
}
