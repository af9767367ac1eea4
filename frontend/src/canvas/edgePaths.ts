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

/** Start, two that pull at it, end. */
type Controls = readonly [Place, Place, Place, Place];

/** Of a path of one cubic curve. */
function controlsOf(path: string): Controls | null {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = (path.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  if (x0 === undefined || y0 === undefined || x1 === undefined || y1 === undefined) return null;
  if (x2 === undefined || y2 === undefined || x3 === undefined || y3 === undefined) return null;
  return [
    { x: x0, y: y0 },
    { x: x1, y: y1 },
    { x: x2, y: y2 },
    { x: x3, y: y3 },
  ];
}

function pointOn([a, b, c, d]: Controls, t: number): Place {
  const u = 1 - t;
  return {
    x: u ** 3 * a.x + 3 * u * u * t * b.x + 3 * u * t * t * c.x + t ** 3 * d.x,
    y: u ** 3 * a.y + 3 * u * u * t * b.y + 3 * u * t * t * c.y + t ** 3 * d.y,
  };
}

export interface PathEnds {
  readonly source: Place;
  readonly target: Place;
}

/** Where a path begins and ends, or the points of it that are so far away from there. */
export function pathEnds(path: string, away = 0): PathEnds | null {
  const curve = controlsOf(path);
  if (!curve) return null;
  const [a, b, c, d] = curve;
  return { source: pointAway(curve, away), target: pointAway([d, c, b, a], away) };
}

/** The first point of a curve that is farther from its start than that; its middle at most. */
function pointAway(curve: Controls, away: number): Place {
  const [start] = curve;
  for (let step = 0; step < SAMPLES / 2; step += 1) {
    const from = pointOn(curve, step / SAMPLES);
    const to = pointOn(curve, (step + 1) / SAMPLES);
    const [near, far] = [from, to].map(({ x, y }) => Math.hypot(x - start.x, y - start.y)) as [
      number,
      number,
    ];
    if (far < away) continue;
    const part = far > near ? Math.max(0, away - near) / (far - near) : 0;
    return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
  }
  return pointOn(curve, 0.5);
}

/** Infinite for a path that is certainly farther away than `limit`. */
function distanceTo(path: string, { x, y }: Place, limit: number): number {
  const curve = controlsOf(path);
  if (!curve) return Infinity;
  const xs = curve.map((point) => point.x);
  const ys = curve.map((point) => point.y);
  if (x < Math.min(...xs) - limit || x > Math.max(...xs) + limit) return Infinity;
  if (y < Math.min(...ys) - limit || y > Math.max(...ys) + limit) return Infinity;
  let least = Infinity;
  let before: Place | null = null;
  for (let step = 0; step <= SAMPLES; step += 1) {
    const at = pointOn(curve, step / SAMPLES);
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
