/** What a two-class model is worth at a chosen threshold. Pure. */

/** Counts at one threshold: true and false positives, true and false negatives. */
export interface ThresholdCounts {
  readonly t: number;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

export interface ThresholdScores {
  readonly accuracy: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

/** The counts at the threshold nearest to the one asked for. */
export function countsAt(points: readonly ThresholdCounts[], threshold: number): ThresholdCounts | null {
  let best: ThresholdCounts | null = null;
  for (const point of points) {
    if (best === null || Math.abs(point.t - threshold) < Math.abs(best.t - threshold)) best = point;
  }
  return best;
}

/** A measure whose denominator is zero does not exist; it is null, not 0. */
export function scoresOf({ tp, fp, tn, fn }: ThresholdCounts): ThresholdScores {
  return {
    accuracy: ratio(tp + tn, tp + fp + tn + fn),
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
  };
}

/** Rows are what is true, columns what was predicted; the positive class comes first. */
export function matrixOf({ tp, fp, tn, fn }: ThresholdCounts): readonly (readonly number[])[] {
  return [
    [tp, fn],
    [fp, tn],
  ];
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
