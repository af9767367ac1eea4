/**
 * Boxes in layers from top to bottom.
 *
 * dagre decides the layers, so that edges are short and what feeds something stands just above it. Within the layers
 * dagre only sees boxes; here every box is brought near the ports it is connected with, which leaves fewer crossings
 * and straighter edges. An edge across several layers gets a place in each of them, so that it runs beside the boxes.
 */
import { Graph, layout } from "@dagrejs/dagre";
import type { Position } from "@/graph/model";

export interface Block {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** From the bottom of one block to the top of another, at these distances from their left edges. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly fromX: number;
  readonly toX: number;
}

const GAP_X = 40;
const GAP_Y = 64;
const LANE_WIDTH = 24;
const SWEEPS = 4;
/** In a graph so large, edges may pass behind blocks. */
const LANE_LIMIT = 5_000;

/** Something that takes room in a layer: a block, or an edge that passes through. */
interface Item {
  readonly block: Block | null;
  readonly width: number;
  /** Connections up and down: where the other one is, and how far apart the two centres should be. */
  readonly up: Pull[];
  readonly down: Pull[];
  centre: number;
}

interface Pull {
  readonly other: Item;
  readonly shift: number;
}

export function layered(blocks: readonly Block[], links: readonly Link[]): Map<string, Position> {
  const layers = makeLayers(blocks, links, levelsOf(blocks, links));
  for (const layer of layers) arrange(layer, () => null);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const layer of layers) arrange(layer, (item) => wantedBy(item.up));
    for (const layer of [...layers].reverse()) arrange(layer, (item) => wantedBy(item.down));
  }
  for (const layer of layers) arrange(layer, (item) => wantedBy(item.up) ?? wantedBy(item.down));
  return placed(layers);
}

/** The layer of each block. Blocks of one layer share their centre in what dagre lays out. */
function levelsOf(blocks: readonly Block[], links: readonly Link[]): Map<string, number> {
  const graph = new Graph();
  graph.setGraph({ ranker: "tight-tree", rankdir: "TB", ranksep: 1, nodesep: 1 });
  for (const { id } of blocks) graph.setNode(id, { width: 1, height: 1 });
  for (const { from, to } of links) if (from !== to) graph.setEdge(from, to, {});
  layout(graph, { disableOptimalOrderHeuristic: true });
  const centres = new Map(blocks.map(({ id }) => [id, Math.round(graph.node(id).y ?? 0)]));
  const order = [...new Set(centres.values())].sort((a, b) => a - b);
  const levelAt = new Map(order.map((centre, level) => [centre, level]));
  return new Map([...centres].map(([id, centre]) => [id, levelAt.get(centre) ?? 0]));
}

function makeLayers(
  blocks: readonly Block[],
  links: readonly Link[],
  levels: ReadonlyMap<string, number>,
): Item[][] {
  const layers: Item[][] = [];
  const put = (level: number, block: Block | null, width: number): Item => {
    const item: Item = { block, width, up: [], down: [], centre: 0 };
    const layer = layers[level] ?? [];
    layer.push(item);
    layers[level] = layer;
    return item;
  };
  const items = new Map(
    blocks.map((block) => [block.id, put(levels.get(block.id) ?? 0, block, block.width)]),
  );
  let lanes = 0;
  for (const { from, to, fromX, toX } of links) {
    const [above, below] = [items.get(from), items.get(to)];
    const [top, bottom] = [levels.get(from) ?? 0, levels.get(to) ?? 0];
    if (!above || !below || bottom <= top) continue;
    let last = { item: above, at: fromX - above.width / 2 };
    for (let level = top + 1; level < bottom && lanes < LANE_LIMIT; level += 1) {
      lanes += 1;
      const lane = put(level, null, LANE_WIDTH);
      join(last.item, lane, last.at);
      last = { item: lane, at: 0 };
    }
    join(last.item, below, last.at - (toX - below.width / 2));
  }
  return layers.filter((layer) => layer !== undefined);
}

function join(above: Item, below: Item, shift: number): void {
  above.down.push({ other: below, shift: -shift });
  below.up.push({ other: above, shift });
}

function wantedBy(pulls: readonly Pull[]): number | null {
  if (pulls.length === 0) return null;
  return pulls.reduce((sum, { other, shift }) => sum + other.centre + shift, 0) / pulls.length;
}

/** Order a layer by the wanted places and push apart what is too close, evenly to both sides. */
function arrange(layer: Item[], wanted: (item: Item) => number | null): void {
  const places = new Map(layer.map((item) => [item, wanted(item) ?? item.centre]));
  layer.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  let edge = Number.NEGATIVE_INFINITY;
  let pushed = 0;
  for (const item of layer) {
    const place = places.get(item) ?? 0;
    item.centre = Math.max(place, edge + item.width / 2);
    pushed += item.centre - place;
    edge = item.centre + item.width / 2 + GAP_X;
  }
  for (const item of layer) item.centre -= pushed / layer.length;
}

function placed(layers: readonly Item[][]): Map<string, Position> {
  const positions = new Map<string, Position>();
  let y = 0;
  for (const layer of layers) {
    let height = 0;
    for (const { block, centre } of layer) {
      if (!block) continue;
      positions.set(block.id, { x: centre - block.width / 2, y });
      height = Math.max(height, block.height);
    }
    y += height + GAP_Y;
  }
  return positions;
}
