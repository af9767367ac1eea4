import { formatBytes, t } from "@/i18n";
import { memoryLimitBytes, memoryShare, type StepUse, TIGHT_SHARE } from "./resources";
import "./execution.css";

/** The most memory a step held, in figures and against what it may hold. */
export function MemoryBar({ use }: { readonly use: StepUse }) {
  const peak = use.resources.peak_memory_bytes;
  if (peak === undefined) return <>–</>;
  const limit = memoryLimitBytes(use);
  const share = memoryShare(peak, limit);
  const words = t("resources.of_limit", { used: formatBytes(peak), limit: formatBytes(limit) });
  return (
    <span className="memory-use" title={words}>
      <span className="memory-bar" data-tight={share > TIGHT_SHARE || undefined} aria-hidden="true">
        <span style={{ width: `${Math.max(2, share * 100)}%` }} />
      </span>
      <span className="numeric">{words}</span>
    </span>
  );
}
