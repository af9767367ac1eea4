/** Why the port under the cursor will not do, shown beside the cursor; and what is awaited after activating a port. */
import { Panel, useConnection, ViewportPortal } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import { cancelConnection } from "@/editor/connecting";
import { useEditor, useEditorState } from "@/editor/context";
import { offerModulesForPending } from "@/editor/offers";
import { portWords, refusalText } from "@/editor/words";
import { checkConnection, withoutEdge } from "@/graph/connections";
import type { PortRef } from "@/graph/model";
import { t } from "@/i18n";
import { IconButton } from "@/ui";
import "./hints.css";

export function ConnectionHint() {
  return (
    <>
      <DragHint />
      <ActivationHint />
    </>
  );
}

function DragHint() {
  const editor = useEditor();
  const drag = useConnection(({ inProgress, isValid, fromHandle, toHandle, to }) =>
    inProgress && isValid === false && toHandle ? { fromHandle, toHandle, to } : null,
  );
  if (!drag) return null;
  const ref = (handle: { nodeId: string; id?: string | null }): PortRef => ({
    node: handle.nodeId,
    port: handle.id ?? "",
  });
  const { modules, pending } = editor.state;
  const document = withoutEdge(editor.state.document, pending?.moved ?? null);
  const isForwards = drag.fromHandle.type === "source";
  const [source, target] = isForwards ? [drag.fromHandle, drag.toHandle] : [drag.toHandle, drag.fromHandle];
  const isItself = drag.fromHandle.nodeId === drag.toHandle.nodeId && drag.fromHandle.id === drag.toHandle.id;
  const problem = isItself ? null : checkConnection(document, modules, ref(source), ref(target));
  if (!problem) return null;
  return (
    <ViewportPortal>
      <div className="connection-hint" style={{ transform: `translate(${drag.to.x}px, ${drag.to.y}px)` }}>
        <span>{refusalText(problem)}</span>
      </div>
    </ViewportPortal>
  );
}

function ActivationHint() {
  const editor = useEditor();
  const pending = useEditorState((state) => (state.pending?.by === "activation" ? state.pending : null));
  if (!pending) return null;
  const port = portWords(editor.state, pending.ref, pending.direction);
  return (
    <Panel position="top-center">
      <div className="activation-hint">
        {t(pending.direction === "output" ? "canvas.connect_hint" : "canvas.connect_hint_input", { port })}
        <IconButton
          size="small"
          label={t("canvas.add_for_port")}
          icon={<Plus size={14} />}
          onPress={() => offerModulesForPending(editor)}
        />
        <IconButton
          size="small"
          label={t("action.cancel")}
          icon={<X size={14} />}
          onPress={() => cancelConnection(editor)}
        />
      </div>
    </Panel>
  );
}
