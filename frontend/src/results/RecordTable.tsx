import type { ReactNode } from "react";
import { metricLabel } from "./evaluation/metrics";
import { scalarText } from "./scalars";
import type { ViewScalar } from "./views";

export type RecordLine = Readonly<Record<string, ViewScalar>>;

export interface RecordTableProps {
  readonly records: readonly RecordLine[];
  /** Names of columns that are called otherwise than their key says. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The column that names the line. */
  readonly rowHeader?: string;
}

/** One line for each record; the columns are those that the records name, in the order of their coming. */
export function RecordTable({ records, labels = {}, rowHeader }: RecordTableProps) {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const lines = records.map((record, position) => ({ record, position }));
  const isNumeric = (column: string) => records.some((record) => typeof record[column] === "number");
  return (
    <div className="scroll">
      <table className="plain-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" data-numeric={isNumeric(column) || undefined}>
                {labels[column] ?? metricLabel(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ record, position }) => (
            <tr key={position}>
              {columns.map((column) => (
                <Cell key={column} value={record[column] ?? null} isHeader={column === rowHeader} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ value, isHeader }: { readonly value: ViewScalar; readonly isHeader: boolean }): ReactNode {
  if (isHeader) return <th scope="row">{scalarText(value)}</th>;
  return (
    <td className="numeric" data-numeric={typeof value === "number" || undefined}>
      {scalarText(value)}
    </td>
  );
}
