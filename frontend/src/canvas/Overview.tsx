/** The whole graph in small, and the part of it that is in view: pulled it moves the view, the wheel zooms. */
import { Panel, type ReactFlowState, useReactFlow, useStore } from "@xyflow/react";
import { memo, type PointerEvent, type RefObject, useEffect, useMemo, useRef } from "react";
import type { Box } from "@/graph/groupLayout";
import { t } from "@/i18n";
import { categoryTone } from "./categories";
import type { CanvasNode } from "./flow";

const WIDTH = 168;
const HEIGHT = 118;
/** Around everything, in parts of the whole. */
const ROOM = 0.04;

/** What is in view, in the units of the canvas, as numbers so that equal views are the same text. */
const viewOf = ({ transform: [x, y, zoom], width, height }: ReactFlowState): string =>
  [-x / zoom, -y / zoom, width / zoom, height / zoom].join();

/** Of what React Flow has drawn, so that both change in the same frame. */
const drawnNodes = (state: ReactFlowState) => state.nodes as CanvasNode[];

export const Overview = memo(function Overview() {
  const nodes = useStore(drawnNodes);
  const svg = useRef<SVGSVGElement>(null);
  const view = boxOf(useStore(viewOf));
  const shapes = useMemo(() => shapesByColor(nodes), [nodes]);
  const graph = useMemo(() => (nodes.length > 0 ? aroundAll(nodes) : null), [nodes]);
  const whole = graph ? union(graph, view) : view;
  const scale = Math.max(whole.width / WIDTH, whole.height / HEIGHT) * (1 + 2 * ROOM);
  const middle = { x: whole.x + whole.width / 2, y: whole.y + whole.height / 2 };
  const seen = {
    x: middle.x - (scale * WIDTH) / 2,
    y: middle.y - (scale * HEIGHT) / 2,
    width: scale * WIDTH,
    height: scale * HEIGHT,
  };
  useWheel(svg, nodes.length > 0);
  const pulling = usePulling(scale);
  // an empty one would hide what the empty canvas says
  if (nodes.length === 0) return null;
  return (
    <Panel position="bottom-right" className="react-flow__minimap">
      <svg
        ref={svg}
        role="img"
        aria-label={t("canvas.minimap")}
        width={WIDTH}
        height={HEIGHT}
        viewBox={`${seen.x} ${seen.y} ${seen.width} ${seen.height}`}
        className="overview"
        {...pulling}
      >
        {shapes.map(([color, path]) => (
          <path key={color} d={path} fill={color} />
        ))}
        <path className="overview-mask" fillRule="evenodd" d={rectangle(seen) + rectangle(view)} />
        <path className="overview-view" d={rectangle(view)} />
      </svg>
    </Panel>
  );
});

function usePulling(scale: number) {
  const { getViewport, setViewport } = useReactFlow();
  const last = useRef<{ x: number; y: number } | null>(null);
  return {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent<SVGSVGElement>) => {
      if (!last.current) return;
      const { x, y, zoom } = getViewport();
      const pace = scale * zoom;
      void setViewport({
        x: x - (clientX - last.current.x) * pace,
        y: y - (clientY - last.current.y) * pace,
        zoom,
      });
      last.current = { x: clientX, y: clientY };
    },
    onLostPointerCapture: () => {
      last.current = null;
    },
  };
}

/** React listens to wheels passively, and the page would scroll along. */
function useWheel(svg: RefObject<SVGSVGElement | null>, isShown: boolean): void {
  const { getZoom, zoomTo } = useReactFlow();
  useEffect(() => {
    const element = isShown ? svg.current : null;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 25 : 1;
      void zoomTo(getZoom() * 2 ** (-event.deltaY * lines * 0.002));
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [svg, isShown, getZoom, zoomTo]);
}

function shapesByColor(nodes: readonly CanvasNode[]): [string, string][] {
  const shapes = new Map<string, string>();
  for (const node of nodes) {
    const color = colorOf(node);
    shapes.set(color, (shapes.get(color) ?? "") + rectangle(placeOf(node)));
  }
  return [...shapes];
}

function colorOf(node: CanvasNode): string {
  if (node.type === "module") {
    const { node: drawn, module } = node.data;
    return `var(--tone-${drawn.color || categoryTone(module?.category ?? "")})`;
  }
  if (node.type === "groupFrame") return "transparent";
  return node.type === "groupCard" ? "var(--tone-grey)" : "var(--overview-note)";
}

const placeOf = ({ position, width = 0, height = 0 }: CanvasNode): Box => ({ ...position, width, height });
const rectangle = ({ x, y, width, height }: Box): string => `M${x} ${y}h${width}v${height}h${-width}z`;

function boxOf(numbers: string): Box {
  const [x = 0, y = 0, width = 0, height = 0] = numbers.split(",").map(Number);
  return { x, y, width, height };
}

function aroundAll(nodes: readonly CanvasNode[]): Box {
  return nodes.map(placeOf).reduce(union);
}

function union(a: Box, b: Box): Box {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
