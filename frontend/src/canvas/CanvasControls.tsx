import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { Grid3x3, Minus, Plus } from "lucide-react";
import { useEditor, useEditorState } from "@/editor/context";
import { toggleGrid } from "@/editor/grid";
import { formatNumber, t } from "@/i18n";
import { IconButton, IconToggle } from "@/ui";
import { motion } from "@/ui/motion";

export function CanvasControls() {
  const { zoomIn, zoomOut } = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  const canEdit = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  return (
    <Panel position="bottom-left">
      <div className="canvas-controls">
        <IconButton
          size="small"
          label={t("toolbar.zoom_out")}
          icon={<Minus size={15} />}
          onPress={() => void zoomOut({ duration: motion(150) })}
        />
        <span className="numeric">{formatNumber(zoom)} %</span>
        <IconButton
          size="small"
          label={t("toolbar.zoom_in")}
          icon={<Plus size={15} />}
          onPress={() => void zoomIn({ duration: motion(150) })}
        />
        {canEdit ? <GridToggle /> : null}
      </div>
    </Panel>
  );
}

function GridToggle() {
  const editor = useEditor();
  const hasGrid = useEditorState((state) => state.hasGrid);
  return (
    <IconToggle
      size="small"
      label={t("canvas.grid")}
      hint={t("canvas.grid_hint")}
      icon={<Grid3x3 size={15} />}
      isSelected={hasGrid}
      onChange={() => toggleGrid(editor)}
    />
  );
}
