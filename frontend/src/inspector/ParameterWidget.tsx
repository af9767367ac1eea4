import type { ModuleParameter } from "@/graph/catalog";
import type { WidgetProps } from "./types";
import { CodeWidget } from "./widgets/CodeWidget";
import { ColumnsWidget } from "./widgets/ColumnsWidget";
import { ColumnWidget } from "./widgets/ColumnWidget";
import { DatasetWidget } from "./widgets/DatasetWidget";
import { NumberWidget, SeedWidget } from "./widgets/NumberWidget";
import { SelectWidget } from "./widgets/SelectWidget";
import { MultilineWidget, TextWidget } from "./widgets/TextWidget";
import { ToggleWidget } from "./widgets/ToggleWidget";

const WIDGETS: Record<ModuleParameter["widget"], React.ComponentType<WidgetProps>> = {
  text: TextWidget,
  url: TextWidget,
  multiline: MultilineWidget,
  number: NumberWidget,
  integer: NumberWidget,
  seed: SeedWidget,
  toggle: ToggleWidget,
  select: SelectWidget,
  column: ColumnWidget,
  columns: ColumnsWidget,
  code: CodeWidget,
  dataset: DatasetWidget,
};

type Optional = "labelEnd" | "help" | "problem";

/** The control in which a value of this kind is set. */
export function ParameterWidget({
  labelEnd = null,
  help = null,
  problem = null,
  ...props
}: Omit<WidgetProps, Optional> & Partial<Pick<WidgetProps, Optional>>) {
  const Widget = WIDGETS[props.parameter.widget] ?? TextWidget;
  return <Widget {...props} labelEnd={labelEnd} help={help} problem={problem} />;
}
