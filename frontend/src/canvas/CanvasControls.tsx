import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { Minus, Plus } from "lucide-react";
import { formatNumber, t } from "@/i18n";
import { IconButton } from "@/ui";

export function CanvasControls() {
  const { zoomIn, zoomOut } = useReactFlow();
  const zoom = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left">
      <div className="canvas-controls">
        <IconButton
          size="small"
          label={t("toolbar.zoom_out")}
          icon={<Minus size={15} />}
          onPress={() => void zoomOut({ duration: 150 })}
        />
        <span className="numeric">{formatNumber(zoom)} %</span>
        <IconButton
          size="small"
          label={t("toolbar.zoom_in")}
          icon={<Plus size={15} />}
          onPress={() => void zoomIn({ duration: 150 })}
        />
      </div>
    </Panel>
  );
}
