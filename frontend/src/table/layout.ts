/** How wide the columns of a preview are. Pure. */
import { formatCell } from "./format";
import type { TablePreviewData } from "./preview";

const LETTER = 7.4;
const PADDING = 26;
const NARROWEST = 104;
const WIDEST = 300;
const ROWS_LOOKED_AT = 40;

/** Wide enough for the name and for most of the first cells, within bounds. */
export function columnWidths(preview: TablePreviewData): number[] {
  return preview.schema.slice(0, preview.sampled_columns).map((column, index) => {
    let letters = column.name.length + 4;
    for (const row of preview.sample.slice(0, ROWS_LOOKED_AT)) {
      letters = Math.max(letters, Math.min(38, formatCell(row[index]).length));
    }
    return Math.round(Math.min(WIDEST, Math.max(NARROWEST, letters * LETTER + PADDING)));
  });
}

export interface CellPosition {
  /** -1 is the header. */
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a cell; null for keys that mean nothing in a grid. */
export function nextCell(
  key: string,
  from: CellPosition,
  size: { readonly rows: number; readonly columns: number },
  withControl: boolean,
): CellPosition | null {
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const clampRow = (row: number) => Math.max(-1, Math.min(lastRow, row));
  switch (key) {
    case "ArrowRight":
      return { ...from, column: Math.min(lastColumn, from.column + 1) };
    case "ArrowLeft":
      return { ...from, column: Math.max(0, from.column - 1) };
    case "ArrowDown":
      return { ...from, row: clampRow(from.row + 1) };
    case "ArrowUp":
      return { ...from, row: clampRow(from.row - 1) };
    case "PageDown":
      return { ...from, row: clampRow(from.row + 10) };
    case "PageUp":
      return { ...from, row: clampRow(from.row - 10) };
    case "Home":
      return { row: withControl ? -1 : from.row, column: 0 };
    case "End":
      return { row: withControl ? lastRow : from.row, column: lastColumn };
    default:
      return null;
  }
}
