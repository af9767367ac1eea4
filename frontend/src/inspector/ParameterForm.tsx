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
import { countTakers, parameterTakenBy, resolvedNode } from "@/graph/pipelineParameters";
import { openParametersOf } from "@/graph/sealing";
import { plural, t } from "@/i18n";
import { BoundChip } from "@/parameters/BoundChip";
import { ParameterMenu } from "@/parameters/ParameterMenu";
import { IconButton } from "@/ui";
import { FieldHelp } from "./FieldHelp";
import { ParameterWidget } from "./ParameterWidget";
import type { WidgetProps } from "./types";
export interface ParameterFormProps {
  node: GraphNode;
  module: ModuleDefinition;
  isReadOnly: boolean;
}

/** A field for each parameter that matters with the values as they are. */
export function ParameterForm({ node, module, isReadOnly }: ParameterFormProps) {
  const parameters = useEditorState((state) => state.document.parameters);
  const open = useEditorState(({ document }) => openParametersOf(document, node.id));
  const filled = resolvedNode({ parameters }, node);
  const visible = module.parameters.filter((parameter) =>
    isParameterVisible(module, parameter, filled.parameters),
  );
  if (module.parameters.length === 0) return <p className="muted small">{t("inspector.no_parameters")}</p>;
  return visible.map((parameter) => (
    <ParameterField
      key={parameter.name}
      node={filled}
      parameter={parameter}
      isReadOnly={isReadOnly || (open !== null && !open.has(parameter.name))}
    />
  ));
}

const NO_ISSUES: readonly Issue[] = [];

export interface ParameterFieldProps {
  node: GraphNode;
  parameter: ModuleParameter;
  isReadOnly: boolean;
  /** Whether the value may come from the pipeline instead. */
  hasMenu?: boolean;
  /** Instead of setting the parameter of this node alone. */
  onChange?: (value: WidgetProps["value"]) => void;
}

export function ParameterField({
  node,
  parameter,
  isReadOnly,
  hasMenu = true,
  onChange,
}: ParameterFieldProps) {
  const editor = useEditor();
  const issues = useEditorState((state) => state.issuesByNode.get(node.id) ?? NO_ISSUES);
  const field = useFocusOnRequest(node.id, parameter.name);
  const problem = issues.find((issue) => issue.parameter === parameter.name);
  const shared = useEditorState(({ document }) => parameterTakenBy(document, node, parameter.name));
  const users = useEditorState(({ document }) => (shared ? countTakers(document, shared.id) : 0));
  const isSet = Object.hasOwn(node.parameters, parameter.name);
  const change = (value: WidgetProps["value"]) =>
    onChange
      ? onChange(value)
      : editor.edit(setParameter(editor.state.document, node.id, parameter.name, value));
  const help = <FieldHelp parameter={parameter} isSet={isSet} />;
  return (
    <div
      className="parameter"
      ref={field}
      data-parameter={parameter.name}
      data-widget={parameter.widget}
      data-bound={shared ? "" : undefined}
    >
      <ParameterWidget
        nodeId={node.id}
        parameter={parameter}
        value={effectiveValue(parameter, node.parameters)}
        onChange={change}
        label={parameter.label}
        labelEnd={
          <span className="label-end">
            {isSet && !shared && !isReadOnly ? (
              <ResetButton label={parameter.label} onReset={() => change(null)} />
            ) : null}
            {isReadOnly || !hasMenu ? null : <ParameterMenu node={node} parameter={parameter} />}
          </span>
        }
        help={
          shared ? (
            <>
              {plural("parameter.shared", users, { name: shared.name })} {help}
            </>
          ) : (
            help
          )
        }
        problem={problem ? [problem.message, problem.hint].filter(Boolean).join(" ") : null}
        isReadOnly={isReadOnly}
      />
      {shared ? <BoundChip parameter={shared} /> : null}
      {problem ? <FixButtons issue={problem} onFixed={() => focusControl(field.current)} /> : null}
    </div>
  );
}

function focusControl(field: HTMLElement | null): void {
  field
    ?.querySelector<HTMLElement>("input, textarea, .cm-content, button:not([aria-label]):not(.label-end *)")
    ?.focus();
}

function ResetButton({ label, onReset }: { label: string; onReset: () => void }) {
  return (
    <IconButton
      size="small"
      // within a list of choices a button would be taken for the one that opens it
      slot={null}
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
