import { TriangleAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { plural, t } from "@/i18n";
import { durationText } from "./duration";
import "./timeline.css";
import { stateTone } from "./StateBadge";
import { makeTimeline, type TimelineBar, timelineTicks } from "./timeline";
import { isFinalRun, type RunRow, type StepRow } from "./types";
import { useNow } from "./useNow";

const ROW = 26;
const BAR = 14;
const HEAD = 24;
const NAMES = 190;
const RIGHT = 84;
const SIGN = 13;

export interface TimelineViewProps {
  readonly run: RunRow;
  readonly steps: readonly StepRow[];
  readonly selectedNode: string | null;
  readonly onSelectNode: (node: string) => void;
}

/** Which step worked when: waiting is thin, working is thick. */
export function TimelineView({ run, steps, selectedNode, onSelectNode }: TimelineViewProps) {
  const now = useNow(!isFinalRun(run.state));
  const { bars, total } = makeTimeline(steps, run.started_at, now);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const scale = Math.max(120, width - NAMES - RIGHT) / total;
  const ticks = timelineTicks(total, Math.max(2, Math.floor((width - NAMES - RIGHT) / 90)));
  const height = HEAD + bars.length * ROW + 6;
  return (
    <div className="timeline scroll" ref={box}>
      {bars.length === 0 ? (
        <p className="steps-none muted">{t("run.timeline.none")}</p>
      ) : (
        <svg width={width} height={height} role="group" aria-label={t("run.timeline")}>
          {ticks.map((tick) => (
            <g key={tick} transform={`translate(${NAMES + tick * scale} 0)`} className="timeline-tick">
              <line y1={HEAD - 6} y2={height} />
              <text y={12} textAnchor={tick === 0 ? "start" : "middle"}>
                {durationText(tick)}
              </text>
            </g>
          ))}
          {bars.map((bar, index) => (
            <Bar
              key={bar.node}
              bar={bar}
              top={HEAD + index * ROW}
              width={width}
              scale={scale}
              isSelected={bar.node === selectedNode}
              onSelect={onSelectNode}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

interface BarProps {
  readonly bar: TimelineBar;
  readonly top: number;
  readonly width: number;
  readonly scale: number;
  readonly isSelected: boolean;
  readonly onSelect: (node: string) => void;
}

function Bar({ bar, top, width, scale, isSelected, onSelect }: BarProps) {
  const x = (seconds: number) => NAMES + seconds * scale;
  const middle = ROW / 2;
  const duration = durationText(bar.end - bar.start);
  const told = t("run.timeline.bar", {
    name: bar.name,
    state: t(`state.${bar.state}`),
    start: durationText(bar.start),
    duration,
  });
  const isWarned = bar.warnings.length > 0;
  const label = isWarned ? `${told} · ${plural("node.warnings", bar.warnings.length)}` : told;
  const right = x(bar.end) + 8;
  return (
    // An SVG group cannot be a <button>; it answers the same keys.
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      aria-pressed={isSelected}
      className="timeline-bar"
      data-tone={stateTone(bar.state)}
      transform={`translate(0 ${top})`}
      onClick={() => onSelect(bar.node)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onSelect(bar.node);
      }}
    >
      <title>{[label, ...bar.warnings].join("\n")}</title>
      <rect className="timeline-hit" width={width} height={ROW} rx={5} />
      <text className="timeline-name" x={8} y={middle + 4}>
        {shortened(bar.name)}
      </text>
      {bar.start > bar.ready ? (
        <line className="timeline-wait" x1={x(bar.ready)} x2={x(bar.start)} y1={middle} y2={middle} />
      ) : null}
      <rect
        className="timeline-work"
        x={x(bar.start)}
        y={middle - BAR / 2}
        width={Math.max(3, (bar.end - bar.start) * scale)}
        height={BAR}
        rx={3}
      />
      {isWarned ? (
        <TriangleAlert
          className="timeline-warned"
          x={right}
          y={middle - SIGN / 2}
          size={SIGN}
          strokeWidth={2.4}
          aria-hidden="true"
        />
      ) : null}
      <text className="timeline-duration numeric" x={isWarned ? right + SIGN + 5 : right} y={middle + 4}>
        {duration}
      </text>
    </g>
  );
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length > 26 ? `${letters.slice(0, 25).join("")}…` : name;
}

function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(800);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = () => setWidth(Math.max(420, element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
