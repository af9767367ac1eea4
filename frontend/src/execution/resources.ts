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

/** The limit in bytes; null where there is none. */
export function memoryLimitBytes({ limits }: Pick<StepUse, "limits">): number | null {
  return limits.memory_mb ? limits.memory_mb * BYTES_PER_MB : null;
}

/** Peak memory as a part of the limit, 0 to 1; null where one of them is not known. */
export function memoryShare(use: StepUse): number | null {
  const limit = memoryLimitBytes(use);
  const peak = use.resources.peak_memory_bytes;
  return limit === null || peak === undefined ? null : Math.min(1, peak / limit);
}

/** More than this of the limit, and the next bit of data may be too much. */
export const TIGHT_SHARE = 0.85;

export function hasResources(resources: Resources): boolean {
  return Object.values(resources).some((value) => typeof value === "number");
}
