/** The shape of `preview.json`: a bounded sample of a table and statistics of its columns. */
import type { Column } from "@/api/types";
import type { Cell } from "./format";

export interface NumericHistogram {
  readonly kind: "numeric";
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export interface CategoryHistogram {
  readonly kind: "categories";
  readonly values: readonly Cell[];
  readonly counts: readonly number[];
  readonly other: number;
}

/** As the numeric one, with moments (ISO texts) as edges. */
export interface MomentHistogram {
  readonly kind: "datetime";
  readonly edges: readonly string[];
  readonly counts: readonly number[];
}

export type ColumnHistogram = NumericHistogram | CategoryHistogram | MomentHistogram;

export interface ColumnStatistics {
  readonly name: string;
  readonly missing: number | null;
  readonly unique: number | null;
  readonly mean: number | null;
  readonly median: number | null;
  readonly min: Cell;
  readonly max: Cell;
  readonly std: number | null;
  readonly mode: Cell;
  readonly histogram: ColumnHistogram | null;
}

export interface TablePreviewData {
  readonly rows: number;
  readonly columns: number;
  readonly schema: readonly Column[];
  /** Rows of cells; bounded in both directions. */
  readonly sample: readonly (readonly Cell[])[];
  readonly statistics: readonly ColumnStatistics[];
  readonly sampled_columns: number;
}
