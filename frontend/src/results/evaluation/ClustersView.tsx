import { formatCell, formatMeasure } from "@/table/format";
import type { EvaluatedModel } from "../views";
import { metricLabel } from "./metrics";

export interface ClustersViewProps {
  readonly model: EvaluatedModel;
  readonly title: string;
}

/** One line for each cluster, as the step described them. */
export function ClustersView({ model, title }: ClustersViewProps) {
  const clusters = (model.clusters ?? []).map((cluster, position) => ({ cluster, position }));
  const columns = [...new Set(clusters.flatMap(({ cluster }) => Object.keys(cluster)))];
  if (clusters.length === 0) return null;
  return (
    <section aria-label={title} className="evaluation-part">
      <h4>{title}</h4>
      <div className="scroll">
        <table className="plain-table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {metricLabel(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {clusters.map(({ cluster, position }) => (
              <tr key={position}>
                {columns.map((column) => {
                  const value = cluster[column] ?? null;
                  return (
                    <td
                      key={column}
                      className="numeric"
                      data-numeric={typeof value === "number" || undefined}
                    >
                      {typeof value === "number" ? formatMeasure(value) : formatCell(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
