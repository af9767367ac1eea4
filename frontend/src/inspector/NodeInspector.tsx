import { PackageX, Play } from "lucide-react";
import { lazy, Suspense, useRef } from "react";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { openNodeMenu } from "@/canvas/nodeKeys";
import { useEditor, useEditorState } from "@/editor/context";
import { useRunControlsOfEditor } from "@/editor/runControls";
import type { InspectorTab } from "@/editor/store";
import { ExecutionTab } from "@/execution/ExecutionTab";
import { type ModuleDefinition, moduleOf } from "@/graph/catalog";
import { renameNode, setComment } from "@/graph/edits";
import type { GraphNode } from "@/graph/model";
import { sealedGroupOf } from "@/graph/sealing";
import { helpAddress } from "@/help/address";
import { t } from "@/i18n";
import { LogsTab } from "@/run/LogsTab";
import { IconButton, Loading, Tabs, TextField } from "@/ui";
import { NameField } from "./NameField";
import { ParameterForm } from "./ParameterForm";

const OutputsTab = lazy(() => import("@/results/OutputsTab").then((m) => ({ default: m.OutputsTab })));

export function NodeInspector({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const module = useEditorState((state) => moduleOf(state.modules, node));
  const tab = useEditorState((state) => state.inspectorTab);
  const runId = useEditorState((state) => state.runId);
  const hasRuns = useRunControlsOfEditor() !== null;
  const tabs = [
    {
      id: "parameters",
      label: t("inspector.parameters"),
      content: <ParametersTab node={node} module={module} />,
    },
    {
      id: "outputs",
      label: t("inspector.outputs"),
      content: (
        <Suspense fallback={<Loading />}>
          <OutputsTab runId={runId} node={node.id} />
        </Suspense>
      ),
    },
    { id: "logs", label: t("inspector.logs"), content: <LogsTab runId={runId} node={node.id} /> },
    {
      id: "execution",
      label: t("execution.label"),
      content: <ExecutionTab runId={runId} node={node.id} />,
    },
  ];
  return (
    <>
      <header className="inspector-header" data-tone={module ? categoryTone(module.category) : "grey"}>
        <span className="node-icon">
          {module ? <ModuleIcon name={module.icon} size={18} /> : <PackageX size={18} aria-hidden="true" />}
        </span>
        <div className="inspector-title">
          <NameField
            name={node.name}
            isReadOnly={!editor.canEdit}
            onRename={(name) => editor.edit(renameNode(editor.state.document, node.id, name))}
          />
          <p className="muted truncate">{module?.display_name ?? node.module}</p>
        </div>
        <NodeRunButton node={node.id} />
      </header>
      <Tabs
        label={t("inspector.tabs")}
        tabs={hasRuns ? tabs : tabs.slice(0, 1)}
        selectedKey={hasRuns ? tab : "parameters"}
        onSelectionChange={(key) => editor.store.setState({ inspectorTab: key as InspectorTab })}
        panelClassName="inspector-panel"
      />
    </>
  );
}

/** The run menu of the node for those who do not think of the right button of the mouse. */
function NodeRunButton({ node }: { node: string }) {
  const editor = useEditor();
  const run = useRunControlsOfEditor();
  const button = useRef<HTMLSpanElement>(null);
  if (run === null) return null;
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    openNodeMenu(editor, node, box?.left ?? 0, box?.bottom ?? 0);
  };
  return (
    <span ref={button}>
      <IconButton
        size="small"
        label={t("run.node_menu_open")}
        aria-haspopup="menu"
        icon={<Play size={14} />}
        onPress={open}
      />
    </span>
  );
}

function ParametersTab({ node, module }: { node: GraphNode; module: ModuleDefinition | undefined }) {
  const editor = useEditor();
  const isReadOnly = useEditorState((state) => state.role === "viewer" || state.fatal !== null);
  const sealed = useEditorState(({ document }) => sealedGroupOf(document, node.id)?.name);
  return (
    <div className="inspector-scroll scroll">
      <div className="inspector-form">
        {sealed === undefined ? null : (
          <p className="inspector-note">{t("sub_pipeline.node_sealed", { name: sealed })}</p>
        )}
        {module ? (
          <ParameterForm node={node} module={module} isReadOnly={isReadOnly} />
        ) : (
          <p className="inspector-note" data-tone="danger">
            {t("inspector.unknown_module", { module: node.module, version: node.version })}
          </p>
        )}
        <TextField
          label={t("inspector.comment")}
          help={t("inspector.comment_help")}
          value={node.comment}
          rows={2}
          maxLength={2000}
          isReadOnly={isReadOnly}
          onChange={(comment) => editor.edit(setComment(editor.state.document, node.id, comment))}
        />
        {module ? <About module={module} /> : null}
      </div>
    </div>
  );
}

function About({ module }: { module: ModuleDefinition }) {
  return (
    <details className="inspector-about">
      <summary>{t("inspector.about")}</summary>
      <p>{module.description}</p>
      {module.help ? <p>{module.help}</p> : null}
      <p className="muted">{t("palette.version", { version: module.version })}</p>
      <p>
        <a href={helpAddress(module.name)} target="_blank" rel="noopener">
          {t("help.open", { module: module.display_name })}
        </a>
      </p>
    </details>
  );
}
