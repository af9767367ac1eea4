import { useState } from "react";
import { t } from "@/i18n";
import { formatCell, formatCount, formatPercent } from "@/table/format";
import { Switch } from "@/ui";
import type { Confusion } from "../views";

/** The strongest heat that still leaves the text on it readable in both themes. */
const STRONGEST_HEAT = 45;

export interface ConfusionMatrixProps {
  readonly title: string;
  readonly confusion: Confusion;
}

/** Rows are what is true, columns what was predicted; the heat is the share of the row. */
export function ConfusionMatrix({ title, confusion }: ConfusionMatrixProps) {
  const [asShare, setAsShare] = useState(false);
  const labels = confusion.labels.map(formatCell);
  return (
    <figure className="confusion">
      <figcaption>
        <h3>{title}</h3>
        <Switch isSelected={asShare} onChange={setAsShare}>
          {t("evaluation.as_share")}
        </Switch>
      </figcaption>
      <div className="confusion-scroll scroll">
        <table aria-label={title}>
          <thead>
            <tr>
              <td colSpan={2} />
              <th scope="colgroup" colSpan={labels.length} className="confusion-axis">
                {t("evaluation.predicted")}
              </th>
              <td />
            </tr>
            <tr>
              <td colSpan={2} />
              {labels.map((label) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col" className="confusion-recall">
                {t("evaluation.recall_of_row")}
              </th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label, row) => (
              <MatrixRow
                key={label}
                label={label}
                row={row}
                rows={labels.length}
                counts={confusion.matrix[row] ?? []}
                asShare={asShare}
              />
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

interface MatrixRowProps {
  readonly label: string;
  readonly row: number;
  readonly rows: number;
  readonly counts: readonly number[];
  readonly asShare: boolean;
}

function MatrixRow({ label, row, rows, counts, asShare }: MatrixRowProps) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cells = counts.map((count, column) => ({ count, column, share: total === 0 ? 0 : count / total }));
  return (
    <tr>
      {row === 0 ? (
        <th scope="rowgroup" rowSpan={rows} className="confusion-axis confusion-axis-row">
          <span>{t("evaluation.actual")}</span>
        </th>
      ) : null}
      <th scope="row">{label}</th>
      {cells.map(({ count, column, share }) => (
        <td
          key={column}
          className="confusion-cell numeric"
          data-right={column === row || undefined}
          title={t("evaluation.cell", { count: formatCount(count), share: formatPercent(share), label })}
          style={{ ["--heat" as string]: `${Math.round(share * STRONGEST_HEAT)}%` }}
        >
          {asShare ? formatPercent(share) : formatCount(count)}
        </td>
      ))}
      <td className="confusion-recall numeric">
        {total === 0 ? "–" : formatPercent((counts[row] ?? 0) / total)}
      </td>
    </tr>
  );
}
