/** Metrics before and after: what differs, whether that is better, and which one to say first. Pure. */
import { metricLabel } from "@/results/evaluation/metrics";
import { formatMeasure } from "@/table/format";
import type { MetricPair } from "./api";

export type Verdict = "better" | "worse" | "same" | null;

export interface MetricRow {
  readonly key: string;
  readonly node: string;
  readonly nodeName: string;
  readonly label: string;
  readonly before: number | null;
  readonly after: number | null;
  /** After less before, where both are known. */
  readonly difference: number | null;
  /** Null where one side is missing, or the module does not say which value is better. */
  readonly verdict: Verdict;
}

export function metricRow({ node, name, metric, before, after, better }: MetricPair): MetricRow {
  const label = metricLabel(metric);
  const difference = before === null || after === null ? null : after - before;
  let verdict: Verdict = null;
  if (difference === 0) verdict = "same";
  else if (difference !== null && better !== null) {
    verdict = difference > 0 === (better === "higher") ? "better" : "worse";
  }
  return { key: `${node}/${metric}`, node, nodeName: name, label, before, after, difference, verdict };
}

/** Steps that measure how good a model is come first. */
export function metricRows(pairs: readonly MetricPair[]): MetricRow[] {
  const judging = new Set(pairs.filter(({ better }) => better !== null).map(({ node }) => node));
  const isJudging = ({ node }: MetricPair) => (judging.has(node) ? 0 : 1);
  return [...pairs].sort((a, b) => isJudging(a) - isJudging(b)).map(metricRow);
}

/** The first of these that both sides have is what a comparison is about. */
const TOLD_FIRST = [
  /^auc$/i,
  /^(overall[_ ])?accuracy$/i,
  /^f1([_ ]score)?$/i,
  /^(coefficient[_ ]of[_ ]determination|r2)$/i,
  /^(root[_ ]mean[_ ]squared[_ ]error|rmse)$/i,
  /^(mean[_ ]absolute[_ ]error|mae)$/i,
];

export function headlineOf(pairs: readonly MetricPair[]): MetricRow | null {
  const both = pairs.filter(({ before, after }) => before !== null && after !== null);
  for (const pattern of TOLD_FIRST) {
    const found = both.find(({ metric }) => pattern.test(metric));
    if (found) return metricRow(found);
  }
  const judging = both.find(({ better }) => better !== null);
  return judging ? metricRow(judging) : null;
}

/** With its sign: +0.03, −1,204. */
export function differenceText(difference: number | null): string {
  if (difference === null || difference === 0) return formatMeasure(difference);
  return difference > 0 ? `+${formatMeasure(difference)}` : formatMeasure(difference);
}
