/** Lines and distances while something is moved: a layer of its own, so that no node is drawn again for them. */
import { useStore, ViewportPortal } from "@xyflow/react";
import { useEditorState } from "@/editor/context";
import type { Gap, Guide } from "@/graph/snapping";
import "./guides.css";

export function GuideLayer() {
  const { lines, gaps } = useEditorState((state) => state.guides);
  if (lines.length + gaps.length === 0) return null;
  return (
    <ViewportPortal>
      <svg className="guides" aria-hidden="true">
        {lines.map((line) => (
          <path key={`${line.axis} ${line.at}`} className="guide-line" d={pathOf(line)} />
        ))}
        {gaps.map((gap) => (
          <GapMark key={`${gap.axis} ${gap.from} ${gap.at}`} gap={gap} />
        ))}
      </svg>
    </ViewportPortal>
  );
}

function pathOf({ axis, at, from, to }: Guide): string {
  return axis === "x" ? `M${at} ${from}V${to}` : `M${from} ${at}H${to}`;
}

const TICK = 5;

function GapMark({ gap: { axis, at, from, to } }: { gap: Gap }) {
  const zoom = useStore((state) => state.transform[2]);
  const tick = TICK / zoom;
  const ends = [from, to].map((end) =>
    axis === "x" ? `M${end} ${at - tick}v${2 * tick}` : `M${at - tick} ${end}h${2 * tick}`,
  );
  const along = axis === "x" ? `M${from} ${at}H${to}` : `M${at} ${from}V${to}`;
  return <path className="guide-gap" d={[along, ...ends].join("")} />;
}
