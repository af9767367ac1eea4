/** A column's distribution as a small drawing of its own; the words beside it say the same. */
import { t } from "@/i18n";
import { formatCell, formatCount, formatValue } from "./format";
import type { ColumnHistogram } from "./preview";

export interface HistogramBar {
  readonly position: number;
  readonly label: string;
  readonly count: number;
  readonly isOther: boolean;
}

export function histogramBars(histogram: ColumnHistogram): readonly HistogramBar[] {
  if (histogram.kind !== "categories") {
    return histogram.counts.map((count, index) => ({
      position: index,
      label: t("histogram.bin", {
        low: formatValue(histogram.edges[index]),
        high: formatValue(histogram.edges[index + 1]),
        count: formatCount(count),
      }),
      count,
      isOther: false,
    }));
  }
  const named = histogram.values.map((value, index) => {
    const count = histogram.counts[index] ?? 0;
    return { position: index, label: categoryLabel(formatCell(value), count), count, isOther: false };
  });
  if (histogram.other <= 0) return named;
  return [
    ...named,
    {
      position: named.length,
      label: categoryLabel(t("statistics.other"), histogram.other),
      count: histogram.other,
      isOther: true,
    },
  ];
}

function categoryLabel(value: string, count: number): string {
  return t("histogram.value", { value, count: formatCount(count) });
}

/** One sentence that says what the picture shows. */
export function histogramSummary(histogram: ColumnHistogram): string {
  let top = -1;
  histogram.counts.forEach((count, index) => {
    if (count > (histogram.counts[top] ?? 0)) top = index;
  });
  const count = histogram.counts[top];
  if (count === undefined) return t("histogram.none");
  if (histogram.kind === "categories") {
    return t("histogram.categories", {
      value: formatCell(histogram.values[top]),
      count: formatCount(count),
    });
  }
  return t("histogram.numeric", {
    from: formatValue(histogram.edges[0]),
    to: formatValue(histogram.edges.at(-1)),
    low: formatValue(histogram.edges[top]),
    high: formatValue(histogram.edges[top + 1]),
    count: formatCount(count),
  });
}

export interface HistogramProps {
  readonly histogram: ColumnHistogram;
  readonly width: number;
  readonly height: number;
}

/** Decorative: whoever shows it says `histogramSummary` in words. */
export function Histogram({ histogram, width, height }: HistogramProps) {
  const bars = histogramBars(histogram);
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const gap = histogram.kind === "categories" ? 2 : 1;
  const barWidth = Math.min(40, Math.max(1, width / Math.max(1, bars.length) - gap));
  return (
    <svg className="histogram" width={width} height={height} aria-hidden="true">
      {bars.map((bar) => {
        // A bar that counts something is never invisible.
        const size = bar.count === 0 ? 0 : Math.max(1.5, (bar.count / most) * (height - 1));
        return (
          <rect
            key={bar.position}
            x={bar.position * (barWidth + gap)}
            y={height - size}
            width={barWidth}
            height={size}
            data-other={bar.isOther || undefined}
          >
            <title>{bar.label}</title>
          </rect>
        );
      })}
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
    </svg>
  );
}
