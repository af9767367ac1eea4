import { PanelLeftOpen, PanelRightOpen } from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { CommandsProvider } from "@/commands/context";
import type { CommandContext } from "@/commands/types";
import { useCommandContext } from "@/commands/useCommandContext";
import { CompareHost } from "@/comparison/CompareHost";
import { InThePast, PastProvider } from "@/history/Past";
import { t } from "@/i18n";
import { focusInspector } from "@/inspector/focus";
import { Inspector } from "@/inspector/Inspector";
import { Palette } from "@/palette/Palette";
import type { ShareTarget } from "@/sharing/api";
import { LazyShareDialog } from "@/sharing/LazyShareDialog";
import { useSubPipelines } from "@/subPipelines/useSubPipelines";
import { TourHost } from "@/tour/TourHost";
import { useBeginTour } from "@/tour/useBeginTour";
import { Banner, IconButton, Loading, useEver } from "@/ui";
import { useEditor, useEditorState } from "./context";
import { Dock } from "./Dock";
import "./editor.css";
import { GraphArea } from "./GraphArea";
import { LiveRegion } from "./LiveRegion";
import { usePreloading } from "./preloading";
import { RunControlsProvider } from "./runControls";
import { useShortcuts } from "./shortcuts";
import { Toolbar } from "./Toolbar";
import { usePanels } from "./usePanels";
import { useRunAnnouncements } from "./useRunAnnouncements";
import { type RunControls, useRunControls } from "./useRunControls";

const CommandPalette = lazy(() =>
  import("@/commands/CommandPalette").then((m) => ({ default: m.CommandPalette })),
);
const PastCanvas = lazy(() => import("@/history/PastCanvas").then((m) => ({ default: m.PastCanvas })));
const EdgeMenu = lazy(() => import("./EdgeMenu").then((m) => ({ default: m.EdgeMenu })));
const EndChooser = lazy(() => import("./EndChooser").then((m) => ({ default: m.EndChooser })));
const ModuleChooser = lazy(() => import("./ModuleChooser").then((m) => ({ default: m.ModuleChooser })));
const NodeMenu = lazy(() => import("./NodeMenu").then((m) => ({ default: m.NodeMenu })));
const ParameterDialog = lazy(() =>
  import("@/parameters/ParameterDialog").then((m) => ({ default: m.ParameterDialog })),
);
const PublishDialog = lazy(() =>
  import("@/subPipelines/PublishDialog").then((m) => ({ default: m.PublishDialog })),
);
const ManageDialog = lazy(() =>
  import("@/subPipelines/ManageDialog").then((m) => ({ default: m.ManageDialog })),
);
const RunValuesDialog = lazy(() =>
  import("@/parameters/RunValuesDialog").then((m) => ({ default: m.RunValuesDialog })),
);
const ShortcutsDialog = lazy(() => import("./ShortcutsDialog").then((m) => ({ default: m.ShortcutsDialog })));

export function EditorScreen() {
  const [isFinding, setFinding] = useState(false);
  const [isCommanding, setCommanding] = useState(false);
  const [isHelping, setHelping] = useState(false);
  const [shared, share] = useState<ShareTarget | null>(null);
  const editor = useEditor();
  const panels = usePanels();
  const { hasPalette, hasInspector } = panels;
  const search = useRef<HTMLInputElement>(null);
  const run = useRunControls();
  const beginTour = useBeginTour(editor.state.projectId);
  const context = useCommandContext(run, {
    openPalette: () => setCommanding(true),
    searchModules: () => {
      panels.show("palette");
      requestAnimationFrame(() => search.current?.focus());
    },
    findNode: () => setFinding(true),
    showShortcuts: () => setHelping(true),
    share,
    takeTour: () => void beginTour(),
    toggleModules: () => panels.toggle("palette"),
    openInspector: () => panels.show("inspector"),
    toggleInspector: () => panels.toggle("inspector"),
    showInspector: (inspectorTab) => {
      panels.show("inspector");
      editor.store.setState({ inspectorTab });
      // a tab that has just been chosen is drawn in the next frame
      requestAnimationFrame(() => requestAnimationFrame(focusInspector));
    },
  });
  useShortcuts(context);
  const hasCommanded = useEver(isCommanding);
  const hasHelped = useEver(isHelping);
  const hasMenu = useEver(useEditorState((state) => state.nodeMenu !== null));
  const hasEdgeMenu = useEver(useEditorState((state) => state.edgeMenu !== null));
  const hasMoved = useEver(useEditorState((state) => state.portChoice !== null));
  const hasChosen = useEver(useEditorState((state) => state.moduleChoice !== null));
  const hasNamed = useEver(useEditorState((state) => state.parameterDialog !== null));
  const hasAsked = useEver(useEditorState((state) => state.runQuestion !== null));
  const hasPublished = useEver(useEditorState((state) => state.publishing !== null));
  const hasManaged = useEver(useEditorState((state) => state.isManagingSubPipelines));
  const shown = useEditorState((state) => state.shown);
  useSubPipelines();
  useRunAnnouncements();
  useUnsavedWarning();
  usePreloading();
  return (
    <EditorProviders run={run} context={context}>
      <div
        className="editor"
        data-palette={hasPalette || undefined}
        data-inspector={hasInspector || undefined}
      >
        <Toolbar isFinding={isFinding} onFindingChange={setFinding} onShortcuts={() => setHelping(true)} />
        <EditorBanner />
        <div className="editor-body" data-drawers={panels.isNarrow || undefined}>
          {hasPalette ? <Palette searchRef={search} onHide={() => panels.hide("palette")} /> : null}
          <div className="editor-centre">
            {shown === null ? (
              <GraphArea />
            ) : (
              <Suspense fallback={<Loading />}>
                <PastCanvas {...shown} />
              </Suspense>
            )}
            {hasPalette ? null : (
              <div className="panel-opener left">
                <IconButton
                  variant="secondary"
                  label={t("palette.show")}
                  icon={<PanelLeftOpen size={16} />}
                  onPress={() => panels.show("palette")}
                />
              </div>
            )}
            {hasInspector ? null : (
              <div className="panel-opener right">
                <IconButton
                  variant="secondary"
                  label={t("inspector.show")}
                  icon={<PanelRightOpen size={16} />}
                  onPress={() => panels.show("inspector")}
                />
              </div>
            )}
            <TourHost />
            <Dock />
          </div>
          {hasInspector ? <ShownInspector onHide={() => panels.hide("inspector")} /> : null}
        </div>
        <LiveRegion />
        <LazyShareDialog target={shared} onClose={() => share(null)} />
        <CompareHost />
        <Suspense>
          {hasCommanded ? (
            <CommandPalette context={context} isOpen={isCommanding} onClose={() => setCommanding(false)} />
          ) : null}
          {hasHelped ? <ShortcutsDialog isOpen={isHelping} onClose={() => setHelping(false)} /> : null}
          {hasMenu ? <NodeMenu /> : null}
          {hasEdgeMenu ? <EdgeMenu /> : null}
          {hasChosen ? <ModuleChooser /> : null}
          {hasMoved ? <EndChooser /> : null}
          {hasNamed ? <ParameterDialog /> : null}
          {hasAsked ? <RunValuesDialog /> : null}
          {hasPublished ? <PublishDialog /> : null}
          {hasManaged ? <ManageDialog /> : null}
        </Suspense>
      </div>
    </EditorProviders>
  );
}

interface EditorProvidersProps {
  readonly run: RunControls;
  readonly context: CommandContext;
  readonly children: ReactNode;
}

function EditorProviders({ run, context, children }: EditorProvidersProps) {
  const revision = useEditorState((state) => state.shown?.revision ?? null);
  return (
    <RunControlsProvider run={run}>
      <CommandsProvider context={context}>
        <PastProvider revision={revision}>{children}</PastProvider>
      </CommandsProvider>
    </RunControlsProvider>
  );
}

/** Of what the canvas shows: the draft, or what it once was. */
function ShownInspector({ onHide }: { onHide: () => void }) {
  const isPast = useEditorState((state) => state.shown !== null);
  const inspector = <Inspector onHide={onHide} />;
  return isPast ? <InThePast fallback={<Loading />}>{inspector}</InThePast> : inspector;
}

function EditorBanner() {
  const fatal = useEditorState((state) => state.fatal);
  const isViewer = useEditorState((state) => state.role === "viewer");
  if (fatal !== null) return <Banner tone="danger">{t("editor.fatal", { message: fatal })}</Banner>;
  return isViewer ? <Banner tone="info">{t("editor.read_only")}</Banner> : null;
}

function useUnsavedWarning(): void {
  const editor = useEditor();
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (editor.state.saveStatus !== "saved") event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [editor]);
}
