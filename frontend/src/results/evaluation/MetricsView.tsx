import { ArrowDown, ArrowUp, Check } from "lucide-react";
import { useModule } from "@/editor/context";
import { t } from "@/i18n";
import { formatMeasure } from "@/table/format";
import type { EvaluatedModel } from "../views";
import { bestIndex, type Metric, metricNames, metricOf } from "./metrics";

/** The module that makes such results. */
const EVALUATOR = "evaluate_model";

export interface MetricsViewProps {
  readonly models: readonly EvaluatedModel[];
  readonly names: readonly string[];
}

/** One model: a card for each metric. Two: a table with the better value marked. */
export function MetricsView({ models, names }: MetricsViewProps) {
  const better = useModule(EVALUATOR)?.metrics ?? {};
  const metrics = metricNames(models).map((name) => metricOf(name, better));
  if (metrics.length === 0) return null;
  return (
    <section aria-label={t("evaluation.metrics")} className="evaluation-part">
      {models.length > 1 ? (
        <Comparison models={models} names={names} metrics={metrics} />
      ) : (
        <dl className="metric-cards">
          {metrics.map((metric) => (
            <div key={metric.name} className="metric-card">
              <dt>{metric.label}</dt>
              <dd className="numeric" title={String(models[0]?.metrics[metric.name] ?? "")}>
                {formatMeasure(models[0]?.metrics[metric.name])}
              </dd>
              <DirectionHint metric={metric} />
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

function DirectionHint({ metric }: { metric: Metric }) {
  if (metric.direction === "none") return null;
  const Icon = metric.direction === "higher" ? ArrowUp : ArrowDown;
  return (
    <dd className="metric-direction">
      <Icon size={11} aria-hidden="true" />
      {t(`evaluation.${metric.direction}_better`)}
    </dd>
  );
}

function Comparison({ models, names, metrics }: MetricsViewProps & { readonly metrics: readonly Metric[] }) {
  return (
    <table className="comparison">
      <caption className="visually-hidden">{t("evaluation.metrics")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("evaluation.metric")}</th>
          {names.map((name, index) => (
            <th key={name} scope="col" className="comparison-value">
              <ModelName name={name} index={index} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {metrics.map((metric) => {
          const values = models.map((model) => model.metrics[metric.name]);
          const best = bestIndex(values, metric.direction);
          return (
            <tr key={metric.name}>
              <th scope="row">{metric.label}</th>
              {names.map((name, index) => (
                <td key={name} className="comparison-value numeric" data-best={index === best || undefined}>
                  {index === best ? (
                    <span className="comparison-best">
                      <Check size={12} strokeWidth={3} aria-hidden="true" />
                      {t("evaluation.better")}
                    </span>
                  ) : null}
                  <span title={String(values[index] ?? "")}>{formatMeasure(values[index])}</span>
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A model's name with the stroke its curves are drawn in. */
export function ModelName({ name, index }: { name: string; index: number }) {
  return (
    <span className="model-name">
      <svg width="18" height="8" aria-hidden="true" data-series={index}>
        <line
          x1="0"
          x2="18"
          y1="4"
          y2="4"
          strokeWidth="3"
          strokeDasharray={index === 0 ? undefined : "6 3"}
        />
      </svg>
      {name}
    </span>
  );
}
