/** The rows of a preview as an ARIA grid: virtual in both directions, one cell in the tab order. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Column } from "@/api/types";
import { t } from "@/i18n";
import { columnWords, isNumeric, TypeSign } from "./columnTypes";
import { type Cell, formatCell, formatCount, formatValue } from "./format";
import { Histogram, histogramSummary } from "./Histogram";
import { type CellPosition, columnWidths, nextCell } from "./layout";
import type { ColumnStatistics, TablePreviewData } from "./preview";

const ROW_HEIGHT = 28;
const HEADER_HEIGHT = 96;
const NUMBER_WIDTH = 56;

export interface TableGridProps {
  readonly label: string;
  readonly preview: TablePreviewData;
  readonly selected: string | null;
  readonly onSelect: (column: string) => void;
}

interface Slot {
  readonly index: number;
  readonly start: number;
  readonly size: number;
}

export function TableGrid({ label, preview, selected, onSelect }: TableGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const widths = useMemo(() => columnWidths(preview), [preview]);
  const statistics = useMemo(
    () => new Map(preview.statistics.map((column) => [column.name, column])),
    [preview],
  );
  const size = { rows: preview.sample.length, columns: widths.length };
  const rows = useVirtualizer({
    count: size.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    paddingStart: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT,
    initialRect: { width: 900, height: 500 },
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: size.columns,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index] ?? 120,
    overscan: 3,
    paddingStart: NUMBER_WIDTH,
    scrollPaddingStart: NUMBER_WIDTH,
    initialRect: { width: 900, height: 500 },
  });
  const grid = useActiveCell(size, scroller, (cell) => {
    if (cell.row >= 0) rows.scrollToIndex(cell.row);
    columns.scrollToIndex(cell.column);
  });
  const slots = columns.getVirtualItems();
  const width = columns.getTotalSize();

  return (
    <div
      ref={scroller}
      className="table-grid scroll"
      role="grid"
      aria-label={label}
      aria-rowcount={preview.rows + 1}
      aria-colcount={preview.columns}
      onKeyDown={grid.onKeyDown}
    >
      <div className="table-space" style={{ width, height: rows.getTotalSize() }}>
        <div role="row" aria-rowindex={1} className="table-head" style={{ width, height: HEADER_HEIGHT }}>
          <span className="table-corner" role="presentation" />
          {slots.map((slot) => {
            const column = preview.schema[slot.index];
            return column === undefined ? null : (
              <HeaderCell
                key={slot.index}
                slot={slot}
                column={column}
                statistics={statistics.get(column.name)}
                isSelected={column.name === selected}
                isActive={grid.isActive(-1, slot.index)}
                onActivate={grid.activate}
                onSelect={onSelect}
              />
            );
          })}
        </div>
        {rows.getVirtualItems().map((line) => (
          <BodyRow
            key={line.index}
            line={line}
            width={width}
            slots={slots}
            schema={preview.schema}
            cells={preview.sample[line.index] ?? []}
            selected={selected}
            isActive={grid.isActive}
            onActivate={grid.activate}
          />
        ))}
      </div>
    </div>
  );
}

/** One cell is in the tab order; arrows move it, and the focus follows once the cell is drawn. */
function useActiveCell(
  size: { readonly rows: number; readonly columns: number },
  scroller: React.RefObject<HTMLElement | null>,
  reveal: (cell: CellPosition) => void,
) {
  const [active, setActive] = useState<CellPosition>({ row: -1, column: 0 });
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current) return undefined;
    const focus = () => {
      const cell = scroller.current?.querySelector<HTMLElement>(
        `[data-cell="${active.row}:${active.column}"]`,
      );
      if (cell === null || cell === undefined) return;
      wantsFocus.current = false;
      cell.focus({ preventScroll: true });
    };
    const frame = requestAnimationFrame(() => requestAnimationFrame(focus));
    return () => cancelAnimationFrame(frame);
  }, [active, scroller]);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextCell(event.key, active, size, event.ctrlKey || event.metaKey);
    if (next === null || event.altKey) return;
    event.preventDefault();
    wantsFocus.current = true;
    reveal(next);
    setActive(next);
  };
  return {
    onKeyDown,
    activate: setActive,
    isActive: (row: number, column: number) => active.row === row && active.column === column,
  };
}

interface HeaderCellProps {
  readonly slot: Slot;
  readonly column: Column;
  readonly statistics: ColumnStatistics | undefined;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly onActivate: (cell: CellPosition) => void;
  readonly onSelect: (column: string) => void;
}

function HeaderCell(props: HeaderCellProps) {
  const { slot, column, statistics } = props;
  const histogram = statistics?.histogram ?? null;
  const missing = statistics?.missing ?? 0;
  return (
    <div
      role="columnheader"
      aria-colindex={slot.index + 1}
      className="table-header-cell"
      data-selected={props.isSelected || undefined}
      style={{ left: slot.start, width: slot.size }}
    >
      <button
        type="button"
        tabIndex={props.isActive ? 0 : -1}
        data-cell={`-1:${slot.index}`}
        aria-pressed={props.isSelected}
        title={`${column.name}\n${columnWords(column)}`}
        onFocus={() => props.onActivate({ row: -1, column: slot.index })}
        onClick={() => props.onSelect(column.name)}
      >
        <span className="table-column-name">
          <TypeSign type={column.type} />
          <span className="truncate">{column.name}</span>
        </span>
        <span className="visually-hidden">, {columnWords(column)}</span>
        <span className="table-tags">
          {column.role === "Feature" ? null : (
            <span className="table-tag" data-role={column.role} aria-hidden="true">
              {t(`table.role.${column.role}`)}
            </span>
          )}
          {column.categorical ? (
            <span className="table-tag" aria-hidden="true">
              {t("table.categorical")}
            </span>
          ) : null}
          {missing > 0 ? (
            <span className="table-tag" data-role="missing">
              {t("table.missing", { count: formatCount(missing) })}
            </span>
          ) : null}
        </span>
        {histogram ? (
          <>
            <Histogram histogram={histogram} width={slot.size - 20} height={30} />
            <span className="visually-hidden">. {histogramSummary(histogram)}</span>
          </>
        ) : null}
      </button>
    </div>
  );
}

interface BodyRowProps {
  readonly line: Slot;
  readonly width: number;
  readonly slots: readonly Slot[];
  readonly schema: readonly Column[];
  readonly cells: readonly Cell[];
  readonly selected: string | null;
  readonly isActive: (row: number, column: number) => boolean;
  readonly onActivate: (cell: CellPosition) => void;
}

function BodyRow({ line, width, slots, schema, cells, selected, isActive, onActivate }: BodyRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={line.index + 2}
      className="table-row"
      style={{ width, height: ROW_HEIGHT, transform: `translateY(${line.start}px)` }}
    >
      <span className="table-number numeric" aria-hidden="true">
        {line.index + 1}
      </span>
      {slots.map((slot) => {
        const column = schema[slot.index];
        if (column === undefined) return null;
        const value = cells[slot.index] ?? null;
        const text = column.type === "DateTime" ? formatValue(value) : formatCell(value);
        return (
          <span
            key={slot.index}
            role="gridcell"
            tabIndex={isActive(line.index, slot.index) ? 0 : -1}
            aria-colindex={slot.index + 1}
            data-cell={`${line.index}:${slot.index}`}
            className="table-cell"
            data-numeric={isNumeric(column.type) || undefined}
            data-selected={column.name === selected || undefined}
            data-missing={value === null || undefined}
            style={{ left: slot.start, width: slot.size }}
            title={value === null ? undefined : text}
            onFocus={() => onActivate({ row: line.index, column: slot.index })}
          >
            {value === null ? <span className="table-null">{t("table.missing_cell")}</span> : text}
          </span>
        );
      })}
    </div>
  );
}
