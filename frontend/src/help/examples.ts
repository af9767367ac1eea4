import type { SampleRow } from "@/api/types";

/** The samples that show a module in use; what runs without a network comes first, then the smallest. */
export function examplesOf(module: string, samples: readonly SampleRow[]): SampleRow[] {
  return samples
    .filter(({ modules }) => modules.includes(module))
    .sort((a, b) => Number(a.needs_download) - Number(b.needs_download) || a.module_count - b.module_count);
}
