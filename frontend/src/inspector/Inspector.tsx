import { PanelRightClose } from "lucide-react";
import { useEditorState } from "@/editor/context";
import { groupOfSelection } from "@/graph/groups";
import { t } from "@/i18n";
import { EmptyState, IconButton } from "@/ui";
import { GroupInspector } from "./GroupInspector";
import "./inspector.css";
import { NodeInspector } from "./NodeInspector";
import { PipelineSettings } from "./PipelineSettings";

export function Inspector({ onHide }: { onHide: () => void }) {
  return (
    <section className="inspector" aria-label={t("inspector.label")}>
      <div className="inspector-hide">
        <IconButton label={t("inspector.hide")} icon={<PanelRightClose size={16} />} onPress={onHide} />
      </div>
      <InspectorContent />
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
