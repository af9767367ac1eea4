/** The metrics of Evaluate Model: names for people, and which direction is better. Pure. */
import { t } from "@/i18n";

export type Direction = "higher" | "lower" | "none";

export interface Metric {
  readonly name: string;
  readonly label: string;
  readonly direction: Direction;
}

/** The metrics that modules report; their names in the data stay English. */
const METRICS = [
  "mean_absolute_error",
  "root_mean_squared_error",
  "relative_squared_error",
  "relative_absolute_error",
  "coefficient_of_determination",
  "accuracy",
  "precision",
  "recall",
  "f1_score",
  "auc",
  "overall_accuracy",
  "micro_precision",
  "macro_precision",
  "micro_recall",
  "macro_recall",
  "average_distance_to_other_center",
  "average_distance_to_cluster_center",
  "maximal_distance_to_cluster_center",
  "number_of_points",
  "rows_in_first_output",
  "rows_in_second_output",
  "removed_rows",
  "missing_values_before",
  "missing_values_after",
  "result_description",
] as const;

const keyOf = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, "_");

/** "Mean_Absolute_Error" → "Mean absolute error"; abbreviations keep their capitals. */
export function metricLabel(name: string): string {
  const key = keyOf(name);
  const known = METRICS.find((metric) => metric === key);
  if (known) return t(`metric.${known}`);
  const words = name.replaceAll("_", " ").trim().split(/\s+/);
  return words
    .map((word, index) => {
      if (/^[A-Z0-9]{2,}$/.test(word) || /^[A-Z]\d$/.test(word)) return word;
      return index === 0 ? word.charAt(0).toUpperCase() + word.slice(1).toLowerCase() : word.toLowerCase();
    })
    .join(" ");
}

/** `better` says which value of a metric is the better one, as the module declares it. */
export function metricOf(name: string, better: Readonly<Record<string, "higher" | "lower">>): Metric {
  return { name, label: metricLabel(name), direction: better[name] ?? "none" };
}

/** The index of the best value, or null when there is nothing to prefer: one model, a tie, no direction. */
export function bestIndex(
  values: readonly (number | null | undefined)[],
  direction: Direction,
): number | null {
  if (direction === "none") return null;
  const known = values.flatMap((value, index) =>
    value === null || value === undefined || Number.isNaN(value) ? [] : [{ value, index }],
  );
  if (known.length < 2) return null;
  const sorted = known.sort((a, b) => (direction === "higher" ? b.value - a.value : a.value - b.value));
  const [first, second] = sorted;
  return first === undefined || second === undefined || first.value === second.value ? null : first.index;
}

/** Every metric that any model has, in the order of first mention. */
export function metricNames(
  models: readonly { readonly metrics: Readonly<Record<string, unknown>> }[],
): string[] {
  return [...new Set(models.flatMap((model) => Object.keys(model.metrics)))];
}
