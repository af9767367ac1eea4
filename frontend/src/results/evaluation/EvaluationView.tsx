import { useMemo, useState } from "react";
import { t } from "@/i18n";
import { formatCell } from "@/table/format";
import type { EvaluationViewData } from "../views";
import { ConfusionMatrix } from "./ConfusionMatrix";
import { CurvesView } from "./CurvesView";
import "./evaluation.css";
import { MetricsView } from "./MetricsView";
import { RecordsView } from "./RecordsView";
import { RegressionView } from "./RegressionView";
import { ThresholdView } from "./ThresholdView";

/** What Evaluate Model found out about one model, or about two side by side. */
export function EvaluationView({ view }: { readonly view: EvaluationViewData }) {
  const { models } = view;
  const names = useMemo(() => modelNames(view), [view]);
  const [threshold, setThreshold] = useState(0.5);
  const hasThresholds = models.some((model) => model.thresholds && model.thresholds.length > 0);
  const [first] = models;
  return (
    <div className="evaluation">
      <p className="muted evaluation-note">
        {first?.label_column ? t("evaluation.label", { label: first.label_column }) : null}
        {first?.positive_label !== null && first?.positive_label !== undefined
          ? ` · ${t("evaluation.positive", { label: formatCell(first.positive_label) })}`
          : null}
      </p>
      <MetricsView models={models} names={names} />
      <div className="evaluation-pair">
        <CurvesView models={models} names={names} threshold={threshold} />
        {hasThresholds ? (
          <ThresholdView models={models} names={names} threshold={threshold} onChange={setThreshold} />
        ) : null}
      </div>
      <RegressionView models={models} names={names} />
      {hasThresholds ? null : <Confusions view={view} names={names} />}
      {models.map((model, index) => (
        <RecordsView
          key={names[index]}
          records={model.clusters ?? model.classes}
          title={recordsTitle(view, names[index] ?? "")}
        />
      ))}
    </div>
  );
}

function Confusions({
  view,
  names,
}: {
  readonly view: EvaluationViewData;
  readonly names: readonly string[];
}) {
  return (
    <div className="evaluation-charts">
      {view.models.map((model, index) =>
        model.confusion ? (
          <ConfusionMatrix
            key={names[index]}
            title={
              view.models.length > 1
                ? t("evaluation.confusion_of", { model: names[index] ?? "" })
                : t("evaluation.confusion")
            }
            confusion={model.confusion}
          />
        ) : null,
      )}
    </div>
  );
}

function recordsTitle(view: EvaluationViewData, name: string): string {
  const title = t(view.task === "clustering" ? "evaluation.clusters" : "evaluation.classes");
  return view.models.length > 1 ? `${title}: ${name}` : title;
}

/** Names that differ, because charts and tables tell the models apart by them. */
function modelNames(view: EvaluationViewData): readonly string[] {
  const names = view.models.map(
    (model, index) => model.name || t(index === 0 ? "evaluation.left" : "evaluation.right"),
  );
  if (new Set(names).size === names.length) return names;
  return names.map((name, index) => `${name} (${t(index === 0 ? "evaluation.left" : "evaluation.right")})`);
}
