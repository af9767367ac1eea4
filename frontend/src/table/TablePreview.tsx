import { useState } from "react";
import { plural, t } from "@/i18n";
import { formatCount } from "./format";
import type { TablePreviewData } from "./preview";
import { StatisticsPane } from "./StatisticsPane";
import { TableGrid } from "./TableGrid";
import "./table.css";

export interface TablePreviewProps {
  readonly preview: TablePreviewData;
  /** What the table is called, for assistive technology. */
  readonly name?: string;
}

/** A bounded look at a table: its first rows, and statistics of a chosen column. */
export function TablePreview({ preview, name = t("table.data") }: TablePreviewProps) {
  const [selected, setSelected] = useState<string | null>(null);
  const column = preview.schema.find((candidate) => candidate.name === selected);
  const choose = (next: string) => setSelected((current) => (current === next ? null : next));
  return (
    <div className="table-preview">
      <p className="table-summary">
        <strong className="numeric">{plural("results.rows", preview.rows)}</strong>
        <strong className="numeric">{plural("results.columns", preview.columns)}</strong>
        <span className="muted">{sampleNote(preview)}</span>
      </p>
      {preview.schema.length === 0 ? (
        <p className="table-note muted">{t("table.no_columns")}</p>
      ) : (
        <div className="table-and-statistics">
          <TableGrid
            label={t("table.label", { name })}
            preview={preview}
            selected={selected}
            onSelect={choose}
          />
          {column ? (
            <StatisticsPane
              column={column}
              statistics={preview.statistics.find((entry) => entry.name === column.name)}
              rows={preview.rows}
              onClose={() => setSelected(null)}
            />
          ) : null}
        </div>
      )}
      {preview.rows === 0 && preview.schema.length > 0 ? (
        <p className="table-note muted">{t("table.empty")}</p>
      ) : null}
    </div>
  );
}

function sampleNote(preview: TablePreviewData): string {
  const notes: string[] = [];
  if (preview.sample.length < preview.rows) {
    notes.push(
      t("table.sample", { rows: formatCount(preview.sample.length), total: formatCount(preview.rows) }),
    );
  }
  if (preview.sampled_columns < preview.columns) {
    notes.push(
      t("table.sample_columns", {
        columns: formatCount(preview.sampled_columns),
        total: formatCount(preview.columns),
      }),
    );
  }
  return notes.join(", ");
}
