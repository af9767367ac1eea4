import { RotateCcw } from "lucide-react";
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";
import { t } from "@/i18n";
import { formatCell, formatMeasure } from "@/table/format";
import { IconButton } from "@/ui";
import type { EvaluatedModel } from "../views";
import { ConfusionMatrix } from "./ConfusionMatrix";
import { ModelName } from "./MetricsView";
import { countsAt, matrixOf, scoresOf } from "./thresholds";

const DEFAULT_THRESHOLD = 0.5;
const SCORES = ["accuracy", "precision", "recall", "f1"] as const;

export interface ThresholdViewProps {
  readonly models: readonly EvaluatedModel[];
  readonly names: readonly string[];
  readonly threshold: number;
  readonly onChange: (threshold: number) => void;
}

/** What the models are worth at another threshold than the usual one half. */
export function ThresholdView({ models, names, threshold, onChange }: ThresholdViewProps) {
  return (
    <section aria-label={t("evaluation.threshold")} className="evaluation-part">
      <div className="threshold-head">
        <Slider
          className="slider"
          value={threshold}
          minValue={0}
          maxValue={1}
          step={0.01}
          onChange={(value) => onChange(Array.isArray(value) ? (value[0] ?? threshold) : value)}
        >
          <div className="slider-head">
            <Label>{t("evaluation.threshold")}</Label>
            <SliderOutput className="numeric">{threshold.toFixed(2)}</SliderOutput>
          </div>
          <SliderTrack className="slider-track">
            <div className="slider-fill" style={{ width: `${threshold * 100}%` }} />
            <SliderThumb className="slider-thumb" />
          </SliderTrack>
        </Slider>
        <IconButton
          size="small"
          label={t("evaluation.reset_threshold")}
          icon={<RotateCcw size={14} aria-hidden="true" />}
          isDisabled={threshold === DEFAULT_THRESHOLD}
          onPress={() => onChange(DEFAULT_THRESHOLD)}
        />
      </div>
      <p className="muted evaluation-note">{t("evaluation.threshold_help")}</p>
      <div className="threshold-models">
        {models.map((model, index) => (
          <AtThreshold
            key={names[index]}
            model={model}
            name={names[index] ?? ""}
            index={index}
            isOnly={models.length === 1}
            threshold={threshold}
          />
        ))}
      </div>
    </section>
  );
}

interface AtThresholdProps {
  readonly model: EvaluatedModel;
  readonly name: string;
  readonly index: number;
  readonly isOnly: boolean;
  readonly threshold: number;
}

function AtThreshold({ model, name, index, isOnly, threshold }: AtThresholdProps) {
  const counts = countsAt(model.thresholds ?? [], threshold);
  if (counts === null) return null;
  const scores = scoresOf(counts);
  return (
    <div className="at-threshold">
      {isOnly ? null : (
        <h3>
          <ModelName name={name} index={index} />
        </h3>
      )}
      <dl className="threshold-scores">
        {SCORES.map((score) => (
          <div key={score}>
            <dt>{t(`evaluation.${score}`)}</dt>
            <dd className="numeric">{formatMeasure(scores[score])}</dd>
          </div>
        ))}
      </dl>
      <ConfusionMatrix
        title={isOnly ? t("evaluation.confusion") : t("evaluation.confusion_of", { model: name })}
        confusion={{ labels: binaryLabels(model), matrix: matrixOf(counts) }}
      />
    </div>
  );
}

/** The positive class first, as in the matrix. */
export function binaryLabels(model: EvaluatedModel): readonly string[] {
  const positive = model.positive_label ?? null;
  const labels = (model.confusion?.labels ?? []).map(formatCell);
  if (positive === null) return [t("evaluation.positive_class"), t("evaluation.negative_class")];
  const other = labels.find((label) => label !== formatCell(positive));
  return [formatCell(positive), other ?? t("evaluation.negative_class")];
}
