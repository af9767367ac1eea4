/** Previews for tests. */
import type { Column } from "@/api/types";
import type { Cell } from "./format";
import type { ColumnStatistics, TablePreviewData } from "./preview";

export function makeColumn(name: string, part: Partial<Column> = {}): Column {
  return { name, type: "Double", categorical: false, role: "Feature", ...part };
}

export function makeStatistics(name: string, part: Partial<ColumnStatistics> = {}): ColumnStatistics {
  return {
    name,
    missing: 0,
    unique: 3,
    mean: 2,
    median: 2,
    min: 1,
    max: 3,
    std: 1,
    mode: null,
    histogram: { kind: "numeric", edges: [1, 2, 3], counts: [1, 2] },
    ...part,
  };
}

export function makePreview(
  columns: readonly Column[],
  sample: readonly (readonly Cell[])[],
  part: Partial<TablePreviewData> = {},
): TablePreviewData {
  return {
    rows: sample.length,
    columns: columns.length,
    schema: columns,
    sample,
    statistics: columns.map(({ name }) => makeStatistics(name)),
    sampled_columns: columns.length,
    ...part,
  };
}
