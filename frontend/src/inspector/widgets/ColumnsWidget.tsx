import { ListChecks } from "lucide-react";
import { useId, useState } from "react";
import { readSelection, resolveSelection, writeSelection } from "@/graph/selection";
import { formatNumber, t } from "@/i18n";
import { Button } from "@/ui";
import { ColumnsDialog } from "../columns/ColumnsDialog";
import { selectionText } from "../columns/words";
import { FieldProblem } from "../FieldProblem";
import type { WidgetProps } from "../types";
import { useInputColumns } from "../useInputColumns";

/** A column selection in words, and the picker behind a button. */
export function ColumnsWidget({
  nodeId,
  parameter,
  value,
  onChange,
  label,
  labelEnd,
  help,
  problem,
  isReadOnly,
}: WidgetProps) {
  const [isOpen, setOpen] = useState(false);
  const columns = useInputColumns(nodeId, parameter.port);
  const selection = readSelection(value);
  const count = columns ? resolveSelection(selection, columns).columns.length : null;
  const labelId = useId();
  return (
    <div className="field" role="group" aria-labelledby={labelId}>
      <div className="field-label-row">
        <span className="field-label" id={labelId}>
          {label}
        </span>
        {labelEnd}
      </div>
      <div className="columns-field" data-invalid={problem ? true : undefined}>
        <p className="columns-text">{selectionText(selection)}</p>
        {columns && count !== null ? (
          <p className="columns-count numeric">
            {t("columns.summary", { selected: formatNumber(count), total: formatNumber(columns.length) })}
          </p>
        ) : null}
      </div>
      {isReadOnly ? null : (
        <Button size="small" icon={<ListChecks size={14} />} onPress={() => setOpen(true)}>
          {t("columns.edit")}
        </Button>
      )}
      <FieldProblem problem={problem} />
      {help ? <span className="field-help">{help}</span> : null}
      {isOpen ? (
        <ColumnsDialog
          title={label}
          columns={columns}
          selection={selection}
          onClose={() => setOpen(false)}
          onApply={(next) => {
            setOpen(false);
            onChange(writeSelection(next));
          }}
        />
      ) : null}
    </div>
  );
}
