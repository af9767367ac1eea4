import { formatCell, formatMeasure } from "@/table/format";
import { metricLabel } from "./metrics";

type RecordLine = Readonly<Record<string, string | number | null>>;

export interface RecordsViewProps {
  readonly records: readonly RecordLine[] | null | undefined;
  readonly title: string;
}

/** One line for each cluster or class, with the columns that the step named. */
export function RecordsView({ records, title }: RecordsViewProps) {
  const lines = (records ?? []).map((record, position) => ({ record, position }));
  const columns = [...new Set(lines.flatMap(({ record }) => Object.keys(record)))];
  if (lines.length === 0) return null;
  return (
    <section aria-label={title} className="evaluation-part">
      <h3>{title}</h3>
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
            {lines.map(({ record, position }) => (
              <tr key={position}>
                {columns.map((column) => {
                  const value = record[column] ?? null;
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
