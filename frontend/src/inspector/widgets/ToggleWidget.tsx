import { Switch } from "@/ui";
import { FieldProblem } from "../FieldProblem";
import type { WidgetProps } from "../types";

export function ToggleWidget({ value, onChange, label, labelEnd, help, problem, isReadOnly }: WidgetProps) {
  return (
    <div className="field">
      <div className="field-label-row">
        <Switch isSelected={value === true} onChange={onChange} isReadOnly={isReadOnly}>
          {label}
        </Switch>
        {labelEnd}
      </div>
      <FieldProblem problem={problem} />
      {help ? <span className="field-help toggle-help">{help}</span> : null}
    </div>
  );
}
