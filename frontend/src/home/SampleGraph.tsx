/** The graph of a sample, small: drawn from the sample itself with the colours of the page, so it is never out of date. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { catalogQuery } from "@/api/queries";
import type { SampleRow } from "@/api/types";
import { categoryTone } from "@/canvas/categories";
import { indexModules, type ModuleIndex, moduleOf } from "@/graph/catalog";
import { boundsOf, nodeSize } from "@/graph/layout";
import type { GraphNode } from "@/graph/model";
import { opened } from "@/graph/model";
import { plural, t } from "@/i18n";
import { curveOf } from "@/picture/curves";

const MARGIN = 28;
const NO_MODULES = [] as const;
/** About what a letter of a name takes; names are lines at this size. */
const LETTER = 7.4;
const LONGEST_NAME = 160;

export function SampleGraph({ sample }: { readonly sample: SampleRow }) {
  const { data: catalog } = useQuery(catalogQuery());
  const modules = useMemo(() => indexModules(catalog?.modules ?? NO_MODULES), [catalog]);
  const document = useMemo(() => opened(sample.document), [sample.document]);
  const bounds = boundsOf(document) ?? { x: 0, y: 0, width: 1, height: 1 };
  const box = [
    bounds.x - MARGIN,
    bounds.y - MARGIN,
    bounds.width + 2 * MARGIN,
    bounds.height + 2 * MARGIN,
  ].join(" ");
  return (
    <svg
      className="sample-graph"
      viewBox={box}
      role="img"
      aria-label={t("home.sample.picture", {
        title: sample.title,
        nodes: plural("home.sample.modules", sample.module_count),
        connections: plural("home.sample.connections", Object.keys(document.edges).length),
      })}
    >
      {Object.values(document.edges).map((edge) => {
        const curve = curveOf(edge, document, modules);
        return curve ? <path key={edge.id} d={curve.path} data-type={curve.type} /> : null;
      })}
      {Object.values(document.nodes).map((node) => (
        <Card key={node.id} node={node} modules={modules} />
      ))}
    </svg>
  );
}

function Card({ node, modules }: { readonly node: GraphNode; readonly modules: ModuleIndex }) {
  const { x, y } = node.position;
  const { width, height } = nodeSize(node);
  const tone = node.color || categoryTone(moduleOf(modules, node)?.category ?? "");
  const nameWidth = Math.min(LONGEST_NAME, node.name.length * LETTER);
  return (
    <g data-tone={tone}>
      <rect className="sample-card-box" x={x} y={y} width={width} height={height} rx={12} />
      <rect className="sample-card-icon" x={x + 12} y={y + 16} width={34} height={34} rx={9} />
      <rect className="sample-card-name" x={x + 58} y={y + 28} width={nameWidth} height={10} rx={5} />
    </g>
  );
}
