/** While one group is looked at alone: where that is, and the way back. */
import { Panel, useReactFlow } from "@xyflow/react";
import { ChevronRight } from "lucide-react";
import { useEffect } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { closeGroup } from "@/editor/groupEdits";
import { t } from "@/i18n";
import { Button } from "@/ui";
import { fitOptions } from "./viewport";

export function GroupPath() {
  const group = useOpenGroup();
  if (!group) return null;
  return (
    <Panel position="top-left">
      <ShowAll key={group.id} />
      <GroupTrail />
    </Panel>
  );
}

function useOpenGroup() {
  return useEditorState(({ openGroup, document }) => document.groups[openGroup ?? ""]);
}

export function GroupTrail() {
  const editor = useEditor();
  const group = useOpenGroup();
  if (!group) return null;
  return (
    <nav className="group-path" aria-label={t("group.path")}>
      <Button size="small" variant="ghost" onPress={() => closeGroup(editor)}>
        {t("group.whole")}
      </Button>
      <ChevronRight size={14} aria-hidden="true" />
      <span className="truncate" aria-current="location">
        {group.name}
      </span>
    </nav>
  );
}

/** On the way in and out all that is there comes into view. */
function ShowAll() {
  const { fitView } = useReactFlow();
  useEffect(() => {
    const show = () => requestAnimationFrame(() => void fitView(fitOptions()));
    show();
    return () => void show();
  }, [fitView]);
  return null;
}
