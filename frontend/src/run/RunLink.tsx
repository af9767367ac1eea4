import { Link } from "@tanstack/react-router";
import { SquareArrowOutUpRight } from "lucide-react";
import type { ReusedFrom } from "@/api/execution";
import { t } from "@/i18n";

/** Leads from a list or a header to the page of a run: its graph as it was run. */
export function FrozenRunLink({ runId, number }: { readonly runId: string; readonly number: number }) {
  return (
    <Link
      to="/runs/$runId"
      params={{ runId }}
      className="button"
      data-variant="ghost"
      data-size="small"
      data-icon-only
      aria-label={t("run.open_frozen_of", { number })}
      title={t("run.open_frozen")}
    >
      <SquareArrowOutUpRight size={13} aria-hidden="true" />
    </Link>
  );
}

/** Leads to the step that computed a result which was used again. */
export function ReusedLink({ from }: { readonly from: ReusedFrom }) {
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: from.run }}
      hash={from.node}
      className="text-link"
      title={t("run.reused_from_hint", { number: from.run_number })}
      onClick={(event) => event.stopPropagation()}
    >
      {t("run.reused_from", { number: from.run_number })}
    </Link>
  );
}
