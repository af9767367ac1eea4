import { PanelRightClose } from "lucide-react";
import { lazy, Suspense } from "react";
import { useEditorState } from "@/editor/context";
import { groupOfSelection } from "@/graph/groups";
import { t } from "@/i18n";
import { EmptyState, IconButton, Loading } from "@/ui";
import "./inspector.css";
import { PipelineSettings } from "./PipelineSettings";

const GroupInspector = lazy(() => import("./GroupInspector").then((m) => ({ default: m.GroupInspector })));
const NodeInspector = lazy(() => import("./NodeInspector").then((m) => ({ default: m.NodeInspector })));

export function Inspector({ onHide }: { onHide: () => void }) {
  return (
    <section className="inspector" aria-label={t("inspector.label")}>
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
  if (group && count > 1) return <GroupInspector key={group.id} group={group} />;
  if (node) return <NodeInspector key={node.id} node={node} />;
  if (count > 1) {
    return <EmptyState title={t("inspector.several", { count })}>{t("inspector.several_text")}</EmptyState>;
  }
  return <PipelineSettings />;
}
