/** A pipeline as a picture: the whole graph as SVG, with text as text. Pure; colours and text widths are handed in. */
import { categoryTone } from "@/canvas/categories";
import { type ModuleIndex, moduleOf } from "@/graph/catalog";
import { boundsOf, NODE_WIDTH, nodeSize, portNames, portOffset } from "@/graph/layout";
import { isDisabled } from "@/graph/marks";
import type { Edge, GraphDocument, GraphNode, Note, Position } from "@/graph/model";
import { curveOf } from "./curves";
import { escapeXml, type Measure, truncated, wrapped } from "./text";

export interface PictureStyle {
  /** The value of a design token, such as `--canvas`. */
  readonly color: (token: string) => string;
  readonly measure: Measure;
  readonly font: string;
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 32;
/** Seen when nothing is drawn. */
const EMPTY = { x: 0, y: 0, width: 240, height: 120 };
const CARD_HEIGHT = 66;
const ICON = 34;
const TEXT_LEFT = 56;
const TEXT_WIDTH = NODE_WIDTH - TEXT_LEFT - 14;
const NOTE_LINE = 19;

export function draw(
  title: string,
  document: GraphDocument,
  modules: ModuleIndex,
  style: PictureStyle,
): Picture {
  const bounds = boundsOf(document) ?? EMPTY;
  const [width, height] = [bounds.width + 2 * MARGIN, bounds.height + 2 * MARGIN];
  const [left, top] = [bounds.x - MARGIN, bounds.y - MARGIN];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${left} ${top} ${width} ${height}" width="${width}"`,
    ` height="${height}" font-family="${escapeXml(style.font)}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${style.color("--canvas")}"/>`,
    ...Object.values(document.notes).map((note) => drawNote(note, style)),
    ...Object.values(document.edges).map((edge) => drawEdge(edge, document, modules, style)),
    ...Object.values(document.nodes).map((node) => drawNode(node, document, modules, style)),
    "</svg>",
  ];
  return { svg: parts.join(""), width, height };
}

function drawNote({ text, position, size }: Note, style: PictureStyle): string {
  const limit = Math.max(1, Math.floor((size.height - 20) / NOTE_LINE));
  const lines = wrapped(text, size.width - 24, limit, (part) => style.measure(part, 13, 400));
  const spans = lines.map(
    (line, index) =>
      `<tspan x="${position.x + 12}" y="${position.y + 24 + index * NOTE_LINE}">${escapeXml(line)}</tspan>`,
  );
  return [
    box(position, size.width, size.height, 8, style.color("--tone-gold-soft"), style.color("--warning-line")),
    `<text font-size="13" fill="${style.color("--text")}">${spans.join("")}</text>`,
  ].join("");
}

function drawNode(
  node: GraphNode,
  document: GraphDocument,
  modules: ModuleIndex,
  style: PictureStyle,
): string {
  const module = moduleOf(modules, node);
  const tone = node.color || (module ? categoryTone(module.category) : "grey");
  const isFaint = !module || isDisabled(node);
  const { x, y } = node.position;
  const { width, height } = nodeSize(node);
  const fill = style.color(
    isFaint ? "--surface-sunken" : node.color ? `--tone-${tone}-soft` : "--surface-raised",
  );
  const subtitle = module && module.display_name !== node.name ? module.display_name : module?.category_label;
  const initials = (module?.display_name ?? "?").split(/\s+/).map((word) => [...word][0] ?? "");
  return [
    `<g>`,
    box(node.position, width, height, 12, fill, style.color("--border-strong"), isFaint),
    node.color ? box({ x, y: y + 12 }, 4, height - 24, 2, style.color(`--tone-${tone}`)) : "",
    box({ x: x + 12, y: y + (CARD_HEIGHT - ICON) / 2 }, ICON, ICON, 9, style.color(`--tone-${tone}-soft`)),
    text(
      initials.slice(0, 2).join(""),
      x + 12 + ICON / 2,
      y + 38,
      13,
      600,
      style.color(`--tone-${tone}`),
      style,
      {
        width: ICON,
        anchor: "middle",
      },
    ),
    text(node.name, x + TEXT_LEFT, y + 30, 13.5, 600, style.color("--text"), style, {
      width: TEXT_WIDTH,
      isStruck: isDisabled(node),
    }),
    text(subtitle ?? node.module, x + TEXT_LEFT, y + 47, 12, 400, style.color("--text-muted"), style, {
      width: TEXT_WIDTH,
    }),
    node.comment ? line(x, y + CARD_HEIGHT - 1, width, style.color("--border")) : "",
    node.comment
      ? text(node.comment, x + 12, y + CARD_HEIGHT + 16, 11.5, 400, style.color("--text-muted"), style, {
          width: NODE_WIDTH - 24,
        })
      : "",
    ...drawPorts(node, document, modules, style),
    `</g>`,
  ].join("");
}

function drawPorts(
  node: GraphNode,
  document: GraphDocument,
  modules: ModuleIndex,
  style: PictureStyle,
): string[] {
  const module = moduleOf(modules, node);
  const names = portNames(document, node, module);
  return (["inputs", "outputs"] as const).flatMap((side) =>
    names[side].map((name, index) => {
      const type = module?.[side].find((port) => port.name === name)?.type ?? "";
      const at = {
        x: node.position.x + portOffset(index, names[side].length),
        y: node.position.y + (side === "inputs" ? 0 : nodeSize(node).height),
      };
      return portShape(type, at, style);
    }),
  );
}

const PORT_TOKENS: Readonly<Record<string, string>> = {
  DataTable: "--port-data",
  UntrainedModel: "--port-learner",
  TrainedModel: "--port-model",
  Transformation: "--port-transformation",
};

/** Shape as well as colour tells the type, as on the canvas. */
function portShape(type: string, { x, y }: Position, style: PictureStyle): string {
  const stroke = style.color(PORT_TOKENS[type] ?? "--neutral");
  const paint = `fill="${style.color("--surface-raised")}" stroke="${stroke}" stroke-width="2"`;
  if (type === "TrainedModel" || type === "UntrainedModel") {
    const turn = type === "UntrainedModel" ? ` transform="rotate(45 ${x} ${y})"` : "";
    return `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" rx="2"${turn} ${paint}/>`;
  }
  return `<circle cx="${x}" cy="${y}" r="5" ${paint}/>`;
}

function drawEdge(edge: Edge, document: GraphDocument, modules: ModuleIndex, style: PictureStyle): string {
  const curve = curveOf(edge, document, modules);
  if (!curve) return "";
  return `<path d="${curve.path}" fill="none" ${edgePaint(curve.type, style)} stroke-width="2"/>`;
}

/** Tables are what usually flows; the other types show their colour. */
function edgePaint(type: string, { color }: PictureStyle): string {
  const token = type === "DataTable" ? undefined : PORT_TOKENS[type];
  return token ? `stroke="${color(token)}" stroke-opacity="0.62"` : `stroke="${color("--edge")}"`;
}

function box(
  { x, y }: Position,
  width: number,
  height: number,
  radius: number,
  fill: string,
  stroke: string | null = null,
  isDashed = false,
): string {
  const line = stroke ? ` stroke="${stroke}"${isDashed ? ' stroke-dasharray="4 3"' : ""}` : "";
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"${line}/>`;
}

function line(x: number, y: number, width: number, stroke: string): string {
  return `<line x1="${x}" y1="${y}" x2="${x + width}" y2="${y}" stroke="${stroke}"/>`;
}

function text(
  content: string,
  x: number,
  y: number,
  size: number,
  weight: number,
  fill: string,
  { measure }: PictureStyle,
  { width, anchor, isStruck }: { width: number; anchor?: "middle"; isStruck?: boolean },
): string {
  const shown = truncated(content, width, (part) => measure(part, size, weight));
  const extra = `${anchor ? ` text-anchor="${anchor}"` : ""}${isStruck ? ' text-decoration="line-through"' : ""}`;
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}"${extra}>${escapeXml(shown)}</text>`;
}
