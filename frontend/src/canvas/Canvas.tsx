/** The canvas: draws the document with React Flow and turns gestures into calls of the editor. */
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore,
  type Viewport,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "./canvas.css";
import { Workflow } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import { useGhost } from "@/editor/foresight";
import type { EditorState } from "@/editor/store";
import { useShownDocument } from "@/editor/useShownDocument";
import { t } from "@/i18n";
import { PointerLayer } from "@/together/PointerLayer";
import { EmptyState } from "@/ui";
import { CanvasControls } from "./CanvasControls";
import { CanvasTip } from "./CanvasTip";
import { ConnectionHint } from "./ConnectionHint";
import { categoryTone } from "./categories";
import { DataEdge } from "./DataEdge";
import { LARGE_GRAPH } from "./far";
import { type CanvasEdge, type CanvasNode, FlowEdges, FlowNodes } from "./flow";
import { GhostLayer } from "./GhostLayer";
import { GroupCardNode, GroupFrameNode } from "./GroupNode";
import { GroupPath } from "./GroupPath";
import { GuideLayer } from "./GuideLayer";
import { Gestures } from "./gestures";
import { LongPress } from "./longPress";
import { ModuleNode } from "./ModuleNode";
import { NoteNode } from "./NoteNode";
import { openMenuOf } from "./nodeKeys";
import { Placing } from "./placing";
import { PlacingProvider } from "./placingContext";
import { TidyPanel } from "./TidyPanel";
import { RememberViewport, storedViewport } from "./viewport";

const NODE_TYPES = {
  module: ModuleNode,
  note: NoteNode,
  groupCard: GroupCardNode,
  groupFrame: GroupFrameNode,
};
const EDGE_TYPES = { data: DataEdge };
const MULTI_SELECT = ["Shift", "Meta", "Control"];

export function Canvas({ children }: { children?: ReactNode }) {
  const editor = useEditor();
  const { getZoom } = useReactFlow();
  const placing = useMemo(() => new Placing(editor, getZoom), [editor, getZoom]);
  const gestures = useMemo(() => new Gestures(editor, placing), [editor, placing]);
  const nodes = useFlowNodes();
  const edges = useFlowEdges();
  const isEditable = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const pipelineId = useEditorState((state) => state.pipelineId);
  const longPress = useMemo(() => new LongPress((id, x, y) => openMenuOf(editor, id, x, y)), [editor]);
  const section = useRef<HTMLElement>(null);
  useZoomForStyles(section);
  const start = useMemo(() => startOf(editor), [editor]);
  return (
    <section
      className="canvas"
      ref={section}
      aria-label={t("canvas.label")}
      onPointerDownCapture={longPress.onPointerDownCapture}
      onPointerMoveCapture={longPress.onPointerMoveCapture}
      onPointerUpCapture={longPress.stop}
      onPointerCancelCapture={longPress.stop}
    >
      <PlacingProvider value={placing}>
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={gestures.onNodesChange}
          onEdgesChange={gestures.onEdgesChange}
          onNodeDragStop={gestures.onDragStop}
          onSelectionDragStop={gestures.onDragStop}
          onConnectStart={gestures.onConnectStart}
          onConnect={gestures.onConnect}
          onConnectEnd={gestures.onConnectEnd}
          onReconnectStart={gestures.onReconnectStart}
          onReconnect={gestures.onReconnect}
          onReconnectEnd={gestures.onReconnectEnd}
          isValidConnection={gestures.isValidConnection}
          onPaneClick={gestures.onPaneClick}
          onNodeContextMenu={gestures.onNodeContextMenu}
          onlyRenderVisibleElements={nodes.length >= LARGE_GRAPH}
          nodesDraggable={isEditable}
          nodesConnectable={isEditable}
          edgesReconnectable={isEditable}
          nodesFocusable={false}
          connectOnClick={false}
          connectionRadius={28}
          selectionMode={SelectionMode.Partial}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={MULTI_SELECT}
          panActivationKeyCode={null}
          deleteKeyCode={null}
          elevateEdgesOnSelect={false}
          minZoom={0.1}
          maxZoom={2}
          {...start}
          fitViewOptions={FIT_OPTIONS}
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1.6} color="var(--canvas-dot)" />
          {nodes.length > 0 ? (
            <MiniMap<CanvasNode>
              pannable
              zoomable
              ariaLabel={t("canvas.minimap")}
              nodeBorderRadius={12}
              nodeColor={miniMapColor}
              position="bottom-right"
              style={MINIMAP_SIZE}
            />
          ) : null}
          <CanvasControls />
          <ConnectionHint />
          <GroupPath />
          <GuideLayer />
          <GhostLayer />
          <TidyPanel />
          <PointerLayer />
          <RememberViewport pipelineId={pipelineId} />
          {children}
        </ReactFlow>
      </PlacingProvider>
      {nodes.length === 0 ? <EmptyCanvas /> : null}
      <CanvasTip />
    </section>
  );
}

const MINIMAP_SIZE = { width: 168, height: 118 } as const;
const FIT_OPTIONS = { padding: 0.15, maxZoom: 1 } as const;

/** Where it was last looked at, else all of it. An empty canvas is not fitted, or the first node would move it. */
function startOf(editor: Editor): { fitView: true } | { defaultViewport?: Viewport } {
  const viewport = storedViewport(editor.state.pipelineId);
  if (viewport) return { defaultViewport: viewport };
  return Object.keys(editor.state.document.nodes).length > 0 ? { fitView: true } : {};
}

function miniMapColor(node: CanvasNode): string {
  if (node.type === "module") {
    const { node: drawn, module } = node.data;
    return `var(--tone-${drawn.color || categoryTone(module?.category ?? "")})`;
  }
  if (node.type === "groupFrame") return "transparent";
  return node.type === "groupCard" ? "var(--tone-grey)" : "var(--tone-gold-soft)";
}

function useFlowNodes(): CanvasNode[] {
  const modules = useEditorState((state) => state.modules);
  const document = useShownDocument();
  const selection = useEditorState((state) => state.selection);
  const places = usePlaces();
  const builder = useMemo(() => new FlowNodes(modules), [modules]);
  return useMemo(() => builder.of(document, selection, places), [builder, document, selection, places]);
}

/** Where nodes are while they are dragged, or would come to stand. */
function usePlaces(): EditorState["dragged"] {
  const dragged = useEditorState((state) => state.dragged);
  const moved = useGhost()?.moved;
  return useMemo(() => (moved ? { ...moved, ...dragged } : dragged), [moved, dragged]);
}

function useFlowEdges(): CanvasEdge[] {
  const modules = useEditorState((state) => state.modules);
  const document = useShownDocument();
  const selected = useEditorState((state) => state.selection.edges);
  const builder = useMemo(() => new FlowEdges(modules), [modules]);
  return useMemo(() => builder.of(document, selected), [builder, document, selected]);
}

/** The size of a port on the screen depends on it. */
function useZoomForStyles(section: RefObject<HTMLElement | null>): void {
  const zoom = useStore((state) => Math.round(state.transform[2] * 20) / 20);
  useEffect(() => section.current?.style.setProperty("--canvas-zoom", String(zoom || 0.05)), [section, zoom]);
}

function EmptyCanvas() {
  const isViewer = useEditorState((state) => state.role === "viewer");
  return (
    <div className="canvas-empty">
      <EmptyState icon={Workflow} title={t("canvas.empty.title")}>
        {t(isViewer ? "canvas.empty.read_only" : "canvas.empty.text")}
      </EmptyState>
    </div>
  );
}
