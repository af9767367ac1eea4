/** Two states of a pipeline on one canvas. Both are in the address, so the page can be shared and survives a reload. */
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { GitCompareArrows } from "lucide-react";
import { ApiError, messageOf } from "@/api/errors";
import { catalogQuery } from "@/api/queries";
import { useTitle } from "@/help/useTitle";
import { t } from "@/i18n";
import { EmptyState, LoadFailed, Loading } from "@/ui";
import { comparisonQuery, presentQuery, type Sides } from "./api";
import { ComparisonHead } from "./ComparisonHead";
import { ComparisonView } from "./ComparisonView";
import "./comparison.css";

export function ComparisonPage({
  pipelineId,
  sides,
}: {
  readonly pipelineId: string;
  readonly sides: Sides;
}) {
  const { data: pipeline } = useSuspenseQuery(presentQuery(pipelineId));
  const { data: catalog } = useSuspenseQuery(catalogQuery());
  const query = useQuery(comparisonQuery(pipelineId, sides));
  const navigate = useNavigate();
  useTitle(`${t("comparison.label")} · ${pipeline.name}`);
  const choose = (chosen: Sides) =>
    void navigate({
      to: "/pipelines/$pipelineId/compare",
      params: { pipelineId },
      search: { before: chosen.before, after: chosen.after },
    });
  return (
    <div className="compare-page">
      <ComparisonHead pipeline={pipeline} sides={sides} comparison={query.data ?? null} onChoose={choose} />
      {query.isLoading ? <Loading /> : null}
      {query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : null}
      {sides.before === "" || sides.after === "" ? (
        <EmptyState icon={GitCompareArrows} title={t("comparison.title")}>
          {t("comparison.needs_both")}
        </EmptyState>
      ) : null}
      {query.data ? (
        <ComparisonView
          key={`${sides.before} ${sides.after}`}
          comparison={query.data}
          pipeline={pipeline}
          catalog={catalog}
        />
      ) : null}
    </div>
  );
}

function Failed({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const side = error instanceof ApiError && error.code === "comparison_side" ? error.details["side"] : null;
  if (side === null)
    return <LoadFailed title={t("comparison.failed")} text={messageOf(error)} onRetry={onRetry} />;
  return (
    <div role="alert">
      <EmptyState
        icon={GitCompareArrows}
        title={t(side === "before" ? "comparison.missing_before" : "comparison.missing_after")}
      >
        {messageOf(error)}
      </EmptyState>
    </div>
  );
}
