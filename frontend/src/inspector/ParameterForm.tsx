import { RotateCcw } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Issue } from "@/api/types";
import { useEditor, useEditorState } from "@/editor/context";
import { FixButtons } from "@/fixes/FixButtons";
import {
  effectiveValue,
  isParameterVisible,
  type ModuleDefinition,
  type ModuleParameter,
} from "@/graph/catalog";
import { setParameter } from "@/graph/edits";
import type { GraphNode } from "@/graph/model";
import { t } from "@/i18n";
import { IconButton } from "@/ui";
import { FieldHelp } from "./FieldHelp";
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

export interface ParameterFormProps {
  node: GraphNode;
  module: ModuleDefinition;
  isReadOnly: boolean;
}

/** A field for each parameter that matters with the values as they are. */
export function ParameterForm({ node, module, isReadOnly }: ParameterFormProps) {
  const visible = module.parameters.filter((parameter) =>
    isParameterVisible(module, parameter, node.parameters),
  );
  if (module.parameters.length === 0) return <p className="muted small">{t("inspector.no_parameters")}</p>;
  return visible.map((parameter) => (
    <ParameterField key={parameter.name} node={node} parameter={parameter} isReadOnly={isReadOnly} />
  ));
}

const NO_ISSUES: readonly Issue[] = [];

function ParameterField({
  node,
  parameter,
  isReadOnly,
}: {
  node: GraphNode;
  parameter: ModuleParameter;
  isReadOnly: boolean;
}) {
  const editor = useEditor();
  const issues = useEditorState((state) => state.issuesByNode.get(node.id) ?? NO_ISSUES);
  const field = useFocusOnRequest(node.id, parameter.name);
  const problem = issues.find((issue) => issue.parameter === parameter.name);
  const isSet = Object.hasOwn(node.parameters, parameter.name);
  const change = (value: WidgetProps["value"]) =>
    editor.edit(setParameter(editor.state.document, node.id, parameter.name, value));
  const Widget = WIDGETS[parameter.widget] ?? TextWidget;
  return (
    <div className="parameter" ref={field} data-widget={parameter.widget}>
      <Widget
        nodeId={node.id}
        parameter={parameter}
        value={effectiveValue(parameter, node.parameters)}
        onChange={change}
        label={parameter.label}
        labelEnd={
          isSet && !isReadOnly ? <ResetButton label={parameter.label} onReset={() => change(null)} /> : null
        }
        help={<FieldHelp parameter={parameter} isSet={isSet} />}
        problem={problem ? [problem.message, problem.hint].filter(Boolean).join(" ") : null}
        isReadOnly={isReadOnly}
      />
      {problem ? <FixButtons issue={problem} onFixed={() => focusControl(field.current)} /> : null}
    </div>
  );
}

function focusControl(field: HTMLElement | null): void {
  field?.querySelector<HTMLElement>("input, textarea, .cm-content, button:not([aria-label])")?.focus();
}

function ResetButton({ label, onReset }: { label: string; onReset: () => void }) {
  return (
    <IconButton
      size="small"
      label={t("inspector.reset_of", { label })}
      hint={t("inspector.reset")}
      icon={<RotateCcw size={13} />}
      onPress={onReset}
    />
  );
}

/** Problems jump to the field: it takes the focus when asked for. */
function useFocusOnRequest(nodeId: string, parameter: string) {
  const editor = useEditor();
  const field = useRef<HTMLDivElement>(null);
  const isWanted = useEditorState(
    ({ focusParameter }) => focusParameter?.node === nodeId && focusParameter.parameter === parameter,
  );
  useEffect(() => {
    if (!isWanted || !field.current) return;
    field.current.scrollIntoView({ block: "center" });
    focusControl(field.current);
    editor.store.setState({ focusParameter: null });
  }, [isWanted, editor]);
  return field;
}
