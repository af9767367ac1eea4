/**
 * A tidy arrangement from top to bottom, in layers.
 *
 * Layers follow the longest way from a source; sources move down to just above what they feed, as a learner stands
 * beside the data it is trained on. An edge across several layers gets a place in each of them, so that it runs beside
 * the nodes there. A few sweeps down and up then bring every node near the ports it is connected with.
 */
import { type ModuleIndex, moduleOf } from "./catalog";
import { neighbours } from "./connections";
import { layersOf, NODE_WIDTH, nodeSize, portNames, portOffset, snap } from "./layout";
import type { GraphDocument, Position } from "./model";

const GAP_X = 40;
const GAP_Y = 64;
const LANE_WIDTH = 24;
const SWEEPS = 4;
/** In a graph so large, edges may pass behind nodes. */
const LANE_LIMIT = 5_000;

/** Something that takes room in a layer: a node, or an edge that passes through. */
interface Item {
  readonly id: string;
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

export function tidy(document: GraphDocument, modules: ModuleIndex): Record<string, Position> {
  const levels = levelsOf(document);
  const layers = makeLayers(document, modules, levels);
  for (const layer of layers) arrange(layer, () => null);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const layer of layers) arrange(layer, (item) => wantedBy(item.up));
    for (const layer of [...layers].reverse()) arrange(layer, (item) => wantedBy(item.down));
  }
  for (const layer of layers) arrange(layer, (item) => wantedBy(item.up) ?? wantedBy(item.down));
  return placed(document, layers);
}

function levelsOf(document: GraphDocument): Map<string, number> {
  const layers = layersOf(document);
  const levels = new Map(layers.flatMap((layer, index) => layer.map((id) => [id, index] as const)));
  const up = neighbours(document, "up");
  const down = neighbours(document, "down");
  for (const id of layers[0] ?? []) {
    const fed = (down.get(id) ?? []).map((target) => levels.get(target) ?? 0);
    if (!up.has(id) && fed.length > 0) levels.set(id, Math.max(0, Math.min(...fed) - 1));
  }
  return levels;
}

function makeLayers(
  document: GraphDocument,
  modules: ModuleIndex,
  levels: ReadonlyMap<string, number>,
): Item[][] {
  const layers: Item[][] = [];
  const put = (level: number, id: string, width: number): Item => {
    const item: Item = { id, width, up: [], down: [], centre: 0 };
    const layer = layers[level] ?? [];
    layer.push(item);
    layers[level] = layer;
    return item;
  };
  const items = new Map([...levels].map(([id, level]) => [id, put(level, id, NODE_WIDTH)] as const));
  const offset = (id: string, port: string, side: "inputs" | "outputs"): number => {
    const node = document.nodes[id];
    const names = node ? portNames(document, node, moduleOf(modules, node))[side] : [];
    return portOffset(Math.max(0, names.indexOf(port)), Math.max(1, names.length)) - NODE_WIDTH / 2;
  };
  let lanes = 0;
  for (const edge of Object.values(document.edges)) {
    const [from, to] = [items.get(edge.source.node), items.get(edge.target.node)];
    const [top, bottom] = [levels.get(edge.source.node) ?? 0, levels.get(edge.target.node) ?? 0];
    if (!from || !to || bottom <= top) continue;
    let last = { item: from, at: offset(edge.source.node, edge.source.port, "outputs") };
    for (let level = top + 1; level < bottom && lanes < LANE_LIMIT; level += 1) {
      lanes += 1;
      const lane = put(level, `edge ${edge.id} ${level}`, LANE_WIDTH);
      join(last.item, lane, last.at);
      last = { item: lane, at: 0 };
    }
    join(last.item, to, last.at - offset(edge.target.node, edge.target.port, "inputs"));
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

function placed(document: GraphDocument, layers: readonly Item[][]): Record<string, Position> {
  const positions: Record<string, Position> = {};
  let y = 0;
  for (const layer of layers) {
    let height = 0;
    for (const { id, centre } of layer) {
      const node = document.nodes[id];
      if (!node) continue;
      positions[id] = snap({ x: centre - NODE_WIDTH / 2, y });
      height = Math.max(height, nodeSize(node).height);
    }
    y += height + GAP_Y;
  }
  return positions;
}
