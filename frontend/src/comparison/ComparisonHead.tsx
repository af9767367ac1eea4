/** Which two states are compared, and what came of it in one line: "AUC 0.81 → 0.84". */
import { Link } from "@tanstack/react-router";
import { ArrowLeftRight, ArrowRight, SquarePen } from "lucide-react";
import type { PipelineRow } from "@/api/types";
import { t } from "@/i18n";
import { formatMeasure } from "@/table/format";
import { IconButton, Select } from "@/ui";
import type { Comparison, Sides } from "./api";
import { headlineOf } from "./metrics";
import { useSideOptions } from "./useSideOptions";
import { VerdictText } from "./VerdictText";

export interface ComparisonHeadProps {
  readonly pipeline: PipelineRow;
  readonly sides: Sides;
  readonly comparison: Comparison | null;
  readonly onChoose: (sides: Sides) => void;
}

export function ComparisonHead({ pipeline, sides, comparison, onChoose }: ComparisonHeadProps) {
  const options = useSideOptions(pipeline.id, [sides.before, sides.after]);
  const side = (which: keyof Sides) => (
    <Select
      className="compare-side"
      label={t(`comparison.${which}`)}
      placeholder={t("comparison.choose")}
      options={options}
      value={sides[which] || null}
      onChange={(chosen) => onChoose({ ...sides, [which]: chosen })}
    />
  );
  return (
    <header className="compare-head">
      <h1 className="truncate">
        {pipeline.name}
        <span className="muted"> · {t("comparison.label")}</span>
      </h1>
      <div className="compare-sides">
        {side("before")}
        <ArrowRight size={15} className="muted" aria-hidden="true" />
        {side("after")}
        <IconButton
          size="small"
          label={t("comparison.swap")}
          icon={<ArrowLeftRight size={15} />}
          onPress={() => onChoose({ before: sides.after, after: sides.before })}
        />
      </div>
      {comparison ? <Headline comparison={comparison} /> : null}
      <Link
        to="/pipelines/$pipelineId"
        params={{ pipelineId: pipeline.id }}
        className="button compare-back"
        data-variant="secondary"
      >
        <SquarePen size={14} aria-hidden="true" />
        {t("comparison.to_editor")}
      </Link>
    </header>
  );
}

function Headline({ comparison }: { readonly comparison: Comparison }) {
  const told = headlineOf(comparison.metrics);
  if (!told) return null;
  return (
    <p className="compare-headline">
      <strong className="numeric">
        {t("comparison.headline", {
          metric: told.label,
          before: formatMeasure(told.before),
          after: formatMeasure(told.after),
        })}
      </strong>
      <VerdictText verdict={told.verdict} difference={told.difference} />
    </p>
  );
}
