import { PanelRightClose } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { focusNode } from "@/editor/graphFocus";
import { groupOfSelection } from "@/graph/groups";
import { t } from "@/i18n";
import { EmptyState, IconButton, Loading } from "@/ui";
import "./inspector.css";
import { PipelineSettings } from "./PipelineSettings";

const GroupInspector = lazy(() => import("./GroupInspector").then((m) => ({ default: m.GroupInspector })));
const NodeInspector = lazy(() => import("./NodeInspector").then((m) => ({ default: m.NodeInspector })));

export function Inspector({ onHide }: { onHide: () => void }) {
  const editor = useEditor();
  /** Back to the node. Lists and dialogs that lie above the inspector have an Escape of their own. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const [node, ...others] = editor.state.selection.nodes;
    const isOwn = event.currentTarget.contains(event.target as Node);
    if (event.key !== "Escape" || !isOwn || event.defaultPrevented || !node || others.length > 0) return;
    event.preventDefault();
    focusNode(editor, node);
  };
  return (
    <section className="inspector" aria-label={t("inspector.label")} onKeyDown={onKeyDown}>
      <div className="inspector-hide">
        <IconButton label={t("inspector.hide")} icon={<PanelRightClose size={16} />} onPress={onHide} />
      </div>
      <Suspense fallback={<Loading />}>
        <InspectorContent />
      </Suspense>
    </section>
  );
}

function InspectorContent() {
  const count = useEditorState(({ selection }) => selection.nodes.size);
  const only = useEditorState(({ selection }) =>
    selection.nodes.size === 1 ? ([...selection.nodes][0] ?? null) : null,
  );
  const node = useEditorState(({ document }) => (only ? document.nodes[only] : undefined));
  const group = useEditorState(({ document, selection }) => groupOfSelection(document, selection.nodes));
  // the card of an instance of a single node stands for the instance
  const isWhole = count > 1 || (group?.source !== undefined && group.collapsed);
  if (group && isWhole) return <GroupInspector key={group.id} group={group} />;
  if (node) return <NodeInspector key={node.id} node={node} />;
  if (count > 1) {
    return <EmptyState title={t("inspector.several", { count })}>{t("inspector.several_text")}</EmptyState>;
  }
  return <PipelineSettings />;
}
