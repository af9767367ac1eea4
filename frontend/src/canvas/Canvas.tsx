/** The canvas: draws the document with React Flow and turns gestures into calls of the editor. */
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
} from "@xyflow/react";
import "@xyflow/react/dist/style.css";
import "./canvas.css";
import { Workflow } from "lucide-react";
import { memo, type ReactNode, type RefObject, useEffect, useMemo, useRef } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { useGhost } from "@/editor/foresight";
import type { EditorState } from "@/editor/store";
import { useShownDocument } from "@/editor/useShownDocument";
import { t } from "@/i18n";
import { PointerLayer } from "@/together/PointerLayer";
import { EmptyState } from "@/ui";
import { CanvasControls } from "./CanvasControls";
import { CanvasTip } from "./CanvasTip";
import { ConnectionHint } from "./ConnectionHint";
import { DataEdge } from "./DataEdge";
import { EdgeEnds } from "./EdgeEnds";
import { FarEdges, useSplitEdges } from "./FarEdges";
import { FarProvider, isZoomedOut, LARGE_GRAPH } from "./far";
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
import { Overview } from "./Overview";
import { Placing } from "./placing";
import { PlacingProvider } from "./placingContext";
import { TidyPanel } from "./TidyPanel";
import { MIN_ZOOM, RememberViewport, useFirstViewport } from "./viewport";

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
  const { getZoom, screenToFlowPosition } = useReactFlow();
  const placing = useMemo(() => new Placing(editor, getZoom), [editor, getZoom]);
  const gestures = useMemo(
    () => new Gestures(editor, placing, { getZoom, screenToFlowPosition }),
    [editor, placing, getZoom, screenToFlowPosition],
  );
  const nodes = useFlowNodes();
  const isFar = useStore(isZoomedOut) && nodes.length >= LARGE_GRAPH;
  const { single, far } = useSplitEdges(useFlowEdges(), isFar);
  const isEditable = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const pipelineId = useEditorState((state) => state.pipelineId);
  const longPress = useMemo(() => new LongPress((id, x, y) => openMenuOf(editor, id, x, y)), [editor]);
  const section = useRef<HTMLElement>(null);
  useReach(section);
  const viewport = useFirstViewport(section, pipelineId, nodes);
  return (
    <section
      className="canvas"
      ref={section}
      aria-label={t("canvas.label")}
      onPointerDownCapture={longPress.onPointerDownCapture}
      onPointerMoveCapture={longPress.onPointerMoveCapture}
      onPointerUpCapture={longPress.stop}
      onPointerCancelCapture={longPress.stop}
      onKeyDown={gestures.onKeyDown}
      onTouchMoveCapture={gestures.onTouchMove}
      onTouchEndCapture={gestures.onTouchEnd}
      onTouchCancelCapture={gestures.breakOff}
    >
      {viewport === null ? null : (
        <FarProvider value={isFar}>
          <PlacingProvider value={placing}>
            <ReactFlow<CanvasNode, CanvasEdge>
              nodes={nodes}
              edges={single}
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
              onEdgeContextMenu={gestures.onEdgeContextMenu}
              onlyRenderVisibleElements={nodes.length >= LARGE_GRAPH}
              nodesDraggable={isEditable}
              nodesConnectable={isEditable}
              edgesReconnectable={isEditable}
              nodesFocusable={false}
              connectOnClick={false}
              selectionMode={SelectionMode.Partial}
              selectionKeyCode="Shift"
              multiSelectionKeyCode={MULTI_SELECT}
              panActivationKeyCode={null}
              deleteKeyCode={null}
              elevateEdgesOnSelect={false}
              minZoom={MIN_ZOOM}
              maxZoom={2}
              defaultViewport={viewport}
            >
              {far.length > 0 ? <FarEdges nodes={nodes} edges={far} /> : null}
              <Layers pipelineId={pipelineId} />
              {children}
            </ReactFlow>
          </PlacingProvider>
        </FarProvider>
      )}
      {nodes.length === 0 ? <EmptyCanvas /> : null}
      <CanvasTip />
    </section>
  );
}

/** What does not follow the nodes: drawn again with every frame of a drag it would cost as much as they do. */
const Layers = memo(function Layers({ pipelineId }: { readonly pipelineId: string }) {
  return (
    <>
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.6} color="var(--canvas-dot)" />
      <Overview />
      <CanvasControls />
      <ConnectionHint />
      <EdgeEnds />
      <GroupPath />
      <GuideLayer />
      <GhostLayer />
      <TidyPanel />
      <PointerLayer />
      <RememberViewport pipelineId={pipelineId} />
    </>
  );
});

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

/** From this near a port is met by the end of a connection: in units of the canvas, and from afar in pixels. */
const NEAR_PORT = { units: 28, pixels: 20 } as const;

/** The size of a port on the screen depends on the zoom, and how near one must come to it. */
function useReach(section: RefObject<HTMLElement | null>): void {
  const flow = useStoreApi();
  const zoom = useStore((state) => Math.round(state.transform[2] * 20) / 20) || 0.05;
  useEffect(() => {
    section.current?.style.setProperty("--canvas-zoom", String(zoom));
    flow.setState({ connectionRadius: Math.max(NEAR_PORT.units, NEAR_PORT.pixels / zoom) });
  }, [section, flow, zoom]);
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
