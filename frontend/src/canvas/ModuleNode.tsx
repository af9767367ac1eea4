/** A node on the canvas: a card of fixed size, so that nothing has to be measured and far ones need not be drawn. */
import type { NodeProps } from "@xyflow/react";
import { PackageX, TriangleAlert } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, memo, type PointerEvent, useEffect, useRef } from "react";
import { useShallow } from "zustand/react/shallow";
import type { NodePlan } from "@/api/execution";
import type { Issue } from "@/api/types";
import { useEditor, useEditorState } from "@/editor/context";
import type { ModuleDefinition } from "@/graph/catalog";
import { renameNode } from "@/graph/edits";
import { boundNames } from "@/graph/pipelineParameters";
import { t } from "@/i18n";
import { outlookOf, planDetails, planSentence } from "@/plan/words";
import { stateTone } from "@/run/StateBadge";
import { useNodeRun } from "@/run/useRun";
import { useTogether } from "@/together/context";
import { namesOf } from "@/together/pointing";
import { hideTip, showTip } from "./CanvasTip";
import { ComparedMark, useCompared } from "./ComparedMark";
import { categoryTone } from "./categories";
import { useIsFar } from "./far";
import type { ModuleFlowNode, NodeView } from "./flow";
import { IssueMark } from "./IssueMark";
import { ModuleIcon } from "./icons";
import { BoundMark, DisabledLine, describeNode, Progress, Subtitle } from "./NodeLines";
import "./find.css";
import "./node.css";
import "./far.css";
import { onNodeKey } from "./nodeKeys";
import { Port } from "./Port";

/** React Flow hands over the position too; the card does not need it and is not drawn again for it. */
export function ModuleNode({ data, selected }: NodeProps<ModuleFlowNode>) {
  const Card = useIsFar() ? FarCard : ModuleCard;
  return <Card view={data} isSelected={selected ?? false} />;
}

const NO_ISSUES: readonly Issue[] = [];

/** Whether the node answers what is being looked for; nothing when nothing is. */
function foundMark(found: ReadonlySet<string> | null, id: string): "hit" | "other" | undefined {
  if (found === null) return undefined;
  return found.has(id) ? "hit" : "other";
}

interface ModuleCardProps {
  view: NodeView;
  isSelected: boolean;
}

export const ModuleCard = memo(function ModuleCard({ view, isSelected }: ModuleCardProps) {
  const { node, module } = view;
  const editor = useEditor();
  const run = useNodeRun(
    useEditorState((state) => state.runId),
    node.id,
  );
  const issues = useEditorState((state) => state.issuesByNode.get(node.id) ?? NO_ISSUES);
  const plan = useEditorState((state) => state.planned?.get(node.id));
  const found = useEditorState((state) => foundMark(state.found, node.id));
  const compared = useCompared("nodes", node.id);
  const others = useTogether((state) => namesOf(state.selectedBy.get(node.id)));
  const isRenaming = useEditorState((state) => state.renaming === node.id);
  const isEditable = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const bound = useEditorState(({ document }) => boundNames(document, node));
  const subtitle = subtitleOf(node.name, module, node.module);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => onNodeKey(editor, node.id, event);

  return (
    // a group that can be focused: its keys move, rename and select the node, and a fieldset cannot be dragged
    <div
      className="node"
      role="group"
      tabIndex={0}
      id={`node-${node.id}`}
      aria-label={node.name}
      aria-description={describeNode(node, run, issues, plan, { compared, selectedBy: others, bound })}
      data-compared={compared}
      data-plan={plan && outlookOf(plan)}
      data-tone={toneOf(view)}
      data-colored={node.color ? "" : undefined}
      data-disabled={node.disabled || undefined}
      data-found={found}
      data-selected={isSelected || undefined}
      data-unknown={!module || undefined}
      data-state={run?.state}
      data-state-tone={run ? stateTone(run.state) : undefined}
      onKeyDown={onKeyDown}
      {...(plan ? planTip(plan) : NO_TIP)}
    >
      {view.inputs.map((port) => (
        <Port
          key={port.name}
          nodeId={node.id}
          nodeName={node.name}
          port={port}
          direction="input"
          isEditable={isEditable}
        />
      ))}
      <ComparedMark status={compared} />
      <div className="node-main">
        <span className="node-icon">
          {module ? <ModuleIcon name={module.icon} size={18} /> : <PackageX size={18} aria-hidden="true" />}
        </span>
        <div className="node-text">
          {isRenaming ? (
            <NameInput id={node.id} name={node.name} />
          ) : (
            <NodeName id={node.id} name={node.name} isEditable={isEditable} />
          )}
          <div className="node-subtitle">
            {node.disabled ? <DisabledLine /> : <Subtitle plan={plan} run={run} text={subtitle} />}
          </div>
        </div>
        <BoundMark names={bound} />
        <IssueMark issues={issues} />
      </div>
      {node.comment ? (
        <div className="node-comment truncate" title={node.comment}>
          {node.comment}
        </div>
      ) : null}
      {run && (run.state === "running" || run.state === "starting") ? <Progress run={run} /> : null}
      {view.outputs.map((port) => (
        <Port
          key={port.name}
          nodeId={node.id}
          nodeName={node.name}
          port={port}
          direction="output"
          isEditable={isEditable}
        />
      ))}
    </div>
  );
});

/** The colour that was chosen, else that of the category. */
function toneOf({ node, module }: NodeView): string {
  return node.color || (module ? categoryTone(module.category) : "grey");
}

/** The module, unless the node is still called after it. */
function subtitleOf(name: string, module: ModuleDefinition | undefined, slug: string): string {
  if (!module) return t("node.unknown_module", { module: slug });
  return name === module.display_name ? module.category_label : module.display_name;
}

const NO_TIP = {};

/** While a plan is shown, the whole reason appears above the node that has the pointer or the focus. */
function planTip(plan: NodePlan) {
  const show = (node: Element) => showTip(node, planSentence(plan), planDetails(plan));
  return {
    onPointerEnter: (event: PointerEvent) => show(event.currentTarget),
    onPointerLeave: hideTip,
    // the ports within have tips of their own
    onFocus: (event: FocusEvent) => event.target === event.currentTarget && show(event.currentTarget),
    onBlur: hideTip,
  };
}

/** In a large graph seen from afar: colour and state, for a thousand nodes at a time. */
const FarCard = memo(function FarCard({ view, isSelected }: ModuleCardProps) {
  const { node } = view;
  const editor = useEditor();
  const { runId, plan, found, compared } = useEditorState(
    useShallow((state) => ({
      runId: state.runId,
      plan: state.planned?.get(node.id),
      found: foundMark(state.found, node.id),
      compared: state.compared?.nodes.get(node.id),
    })),
  );
  const run = useNodeRun(runId, node.id);
  const others = useTogether((state) => namesOf(state.selectedBy.get(node.id)));
  return (
    <div
      className="node"
      role="group"
      tabIndex={0}
      id={`node-${node.id}`}
      aria-label={node.name}
      aria-description={describeNode(node, run, NO_ISSUES, plan, { compared, selectedBy: others })}
      data-compared={compared}
      data-plan={plan && outlookOf(plan)}
      data-far
      data-tone={toneOf(view)}
      data-colored={node.color ? "" : undefined}
      data-disabled={node.disabled || undefined}
      data-found={found}
      data-selected={isSelected || undefined}
      data-state-tone={run ? stateTone(run.state) : undefined}
      onKeyDown={(event) => onNodeKey(editor, node.id, event)}
    >
      {run && run.warnings.length > 0 ? (
        <TriangleAlert className="far-warning" strokeWidth={2.6} aria-hidden="true" />
      ) : null}
    </div>
  );
});

function NodeName({ id, name, isEditable }: { id: string; name: string; isEditable: boolean }) {
  const editor = useEditor();
  return (
    <div
      className="node-name truncate"
      title={name}
      onDoubleClick={() => isEditable && editor.store.setState({ renaming: id })}
    >
      {name}
    </div>
  );
}

function NameInput({ id, name }: { id: string; name: string }) {
  const editor = useEditor();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const finish = (text: string | null) => {
    if (editor.state.renaming !== id) return;
    editor.store.setState({ renaming: null });
    if (text !== null) editor.edit(renameNode(editor.state.document, id, text));
  };
  return (
    <input
      ref={input}
      className="node-name-input nodrag nopan"
      aria-label={t("node.name")}
      defaultValue={name}
      maxLength={200}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        finish(event.key === "Enter" ? event.currentTarget.value : null);
        document.getElementById(`node-${id}`)?.focus();
      }}
    />
  );
}
