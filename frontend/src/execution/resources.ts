/** What a step used, in figures that can be compared. Pure. */
import type { Limits, Resources } from "@/api/execution";

export interface StepUse {
  readonly resources: Resources;
  readonly limits: Limits;
  readonly seconds: number | null;
}

const BYTES_PER_MB = 1024 * 1024;

/** Of the rows that went in, or came out where nothing went in; null where too little is known. */
export function rowsPerSecond({ resources, seconds }: StepUse): number | null {
  const rows = resources.rows_in || resources.rows_out;
  const time = resources.compute_s ?? seconds;
  return rows === undefined || time === null || time <= 0 ? null : rows / time;
}

export function memoryLimitBytes({ limits }: Pick<StepUse, "limits">): number {
  return limits.memory_mb * BYTES_PER_MB;
}

/** Peak memory as a part of the limit, 0 to 1. */
export function memoryShare(peakBytes: number, limitBytes: number): number {
  return limitBytes > 0 ? Math.min(1, peakBytes / limitBytes) : 1;
}

/** More than this of the limit, and the next bit of data may be too much. */
export const TIGHT_SHARE = 0.85;

export function hasResources(resources: Resources): boolean {
  return Object.values(resources).some((value) => typeof value === "number");
}
