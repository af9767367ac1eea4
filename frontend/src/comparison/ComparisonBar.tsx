/** The legend, which also chooses what is shown, and the way from change to change. */
import { ChevronDown, ChevronUp } from "lucide-react";
import { ComparedIcon } from "@/canvas/ComparedMark";
import { type ComparedStatus, STATUSES } from "@/graph/compared";
import { formatNumber, t } from "@/i18n";
import { IconButton } from "@/ui";

export interface ComparisonBarProps {
  readonly counts: Readonly<Record<ComparedStatus, number>>;
  readonly shown: ReadonlySet<ComparedStatus>;
  readonly onToggle: (status: ComparedStatus) => void;
  /** Of the current change, from 0; -1 for none. */
  readonly index: number;
  readonly count: number;
  readonly onStep: (step: 1 | -1) => void;
}

export function ComparisonBar({ counts, shown, onToggle, index, count, onStep }: ComparisonBarProps) {
  return (
    <div className="compare-bar">
      <fieldset className="compare-legend">
        <legend>{t("comparison.show")}</legend>
        {STATUSES.map((status) => (
          <label key={status} className="compare-toggle" data-compared={status}>
            <input type="checkbox" checked={shown.has(status)} onChange={() => onToggle(status)} />
            <ComparedIcon status={status} size={14} />
            {t(`comparison.legend.${status}`)}
            <span className="numeric compare-count">{formatNumber(counts[status])}</span>
          </label>
        ))}
      </fieldset>
      <span className="compare-steps">
        <span className="muted numeric">
          {t("comparison.position", { index: index < 0 ? "–" : index + 1, count })}
        </span>
        <IconButton
          size="small"
          label={t("comparison.previous")}
          shortcut="P"
          icon={<ChevronUp size={16} />}
          isDisabled={count === 0}
          onPress={() => onStep(-1)}
        />
        <IconButton
          size="small"
          label={t("comparison.next")}
          shortcut="N"
          icon={<ChevronDown size={16} />}
          isDisabled={count === 0}
          onPress={() => onStep(1)}
        />
      </span>
    </div>
  );
}
