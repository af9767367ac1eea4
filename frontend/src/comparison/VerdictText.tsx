import { Equal, TrendingDown, TrendingUp } from "lucide-react";
import { t } from "@/i18n";
import type { Verdict } from "./metrics";

/** Better or worse in a word; the arrow says which way the number went. */
export function VerdictText({ verdict, difference }: { verdict: Verdict; difference: number | null }) {
  if (verdict === null) return null;
  const Icon = verdict === "same" ? Equal : (difference ?? 0) > 0 ? TrendingUp : TrendingDown;
  return (
    <span className="compare-verdict" data-verdict={verdict}>
      <Icon size={13} strokeWidth={2.4} aria-hidden="true" />
      {t(verdict === "same" ? "comparison.equal" : `comparison.${verdict}`)}
    </span>
  );
}
