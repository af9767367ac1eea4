/** The lower edge: problems, the run and the history, folded into a bar until they are wanted. */
import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, History, Play, TriangleAlert } from "lucide-react";
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { askToCompareRuns } from "@/comparison/asking";
import { type MessageKey, plural, t } from "@/i18n";
import { StateText } from "@/run/StateBadge";
import { useRunRow } from "@/run/useRun";
import { WarnedSign } from "@/run/Warnings";
import { IconButton, Loading } from "@/ui";
import { useEditor, useEditorState } from "./context";
import type { DockPanel } from "./store";
import { useGoToNode } from "./useGoToNode";

const HistoryPanel = lazy(() => import("@/history/HistoryPanel").then((m) => ({ default: m.HistoryPanel })));
const ProblemList = lazy(() => import("@/problems/ProblemList").then((m) => ({ default: m.ProblemList })));
const RunPanel = lazy(() => import("@/run/RunPanel").then((m) => ({ default: m.RunPanel })));

type OpenPanel = Exclude<DockPanel, null>;

const LABELS: Record<OpenPanel, MessageKey> = {
  problems: "problems.label",
  run: "dock.run",
  history: "history.label",
};

const PANELS: Record<OpenPanel, ComponentType> = {
  problems: ProblemPanel,
  run: RunDock,
  history: HistoryPanel,
};

const HEIGHTS = { least: 120, usual: 260 } as const;

export function Dock() {
  const editor = useEditor();
  const open = useEditorState((state) => state.dock);
  const [height, setHeight] = useState<number>(HEIGHTS.usual);
  const Panel = open ? PANELS[open] : null;
  const toggle = (panel: DockPanel) => editor.store.setState({ dock: open === panel ? null : panel });
  return (
    <div className="dock">
      {Panel ? (
        <div className="dock-panel" style={{ height }}>
          <ResizeHandle height={height} onResize={setHeight} />
          <Suspense fallback={<Loading />}>
            <Panel />
          </Suspense>
        </div>
      ) : null}
      <div className="dock-bar">
        <DockButton panel="problems" open={open} onToggle={toggle}>
          <ProblemCounts />
        </DockButton>
        <DockButton panel="run" open={open} onToggle={toggle}>
          <RunSummary />
        </DockButton>
        <DockButton panel="history" open={open} onToggle={toggle}>
          <History size={14} aria-hidden="true" />
          {t("history.label")}
        </DockButton>
        <GraphCounts />
      </div>
    </div>
  );
}

/** Folded, the region is its summary; unfolded, it is the panel above. There is one of each name at any time. */
function DockButton({
  panel,
  open,
  onToggle,
  children,
}: {
  panel: OpenPanel;
  open: DockPanel;
  onToggle: (panel: DockPanel) => void;
  children: ReactNode;
}) {
  const isOpen = open === panel;
  const button = (
    <button type="button" className="dock-button" aria-expanded={isOpen} onClick={() => onToggle(panel)}>
      {isOpen ? <ChevronDown size={14} aria-hidden="true" /> : <ChevronUp size={14} aria-hidden="true" />}
      {children}
    </button>
  );
  if (isOpen) return button;
  return <section aria-label={t(LABELS[panel])}>{button}</section>;
}

function ProblemCounts() {
  const issues = useEditorState((state) => state.validation?.issues);
  const errors = issues?.filter(({ severity }) => severity === "error").length ?? 0;
  const warnings = issues?.filter(({ severity }) => severity === "warning").length ?? 0;
  return (
    <>
      {t("problems.label")}
      {errors > 0 ? (
        <span className="count" data-tone="danger">
          <CircleAlert size={14} aria-hidden="true" />
          {plural("problems.errors", errors)}
        </span>
      ) : null}
      {warnings > 0 ? (
        <span className="count" data-tone="warning">
          <TriangleAlert size={14} aria-hidden="true" />
          {plural("problems.warnings", warnings)}
        </span>
      ) : null}
      {issues && errors === 0 && warnings === 0 ? (
        <span className="count" data-tone="success">
          <CircleCheck size={14} aria-hidden="true" />
          {t("problems.none")}
        </span>
      ) : null}
    </>
  );
}

function RunSummary() {
  const runId = useEditorState((state) => state.runId);
  const run = useRunRow(runId);
  return (
    <>
      {run ? t("run.title", { number: run.number }) : t("dock.run")}
      {run ? (
        <>
          <StateText state={run.state} />
          <WarnedSign count={run.warned_count} />
        </>
      ) : (
        <span className="muted">
          <Play size={12} aria-hidden="true" /> {t("dock.not_run")}
        </span>
      )}
    </>
  );
}

function GraphCounts() {
  const nodes = useEditorState((state) => Object.keys(state.document.nodes).length);
  const selected = useEditorState((state) => state.selection.nodes.size);
  return (
    <span className="graph-counts numeric">
      {selected > 1 ? `${t("status.selected", { count: selected })} · ` : ""}
      {plural("status.nodes", nodes)}
    </span>
  );
}

function ProblemPanel() {
  const editor = useEditor();
  return (
    <section className="dock-region" aria-label={t("problems.label")}>
      <header className="dock-header">
        <h2>{t("problems.label")}</h2>
        <IconButton
          size="small"
          label={t("dock.close")}
          icon={<ChevronDown size={15} />}
          onPress={() => editor.store.setState({ dock: null })}
        />
      </header>
      <ProblemList />
    </section>
  );
}

function RunDock() {
  const editor = useEditor();
  const goTo = useGoToNode();
  const pipelineId = useEditorState((state) => state.pipelineId);
  const runId = useEditorState((state) => state.runId);
  const selected = useEditorState(({ selection }) =>
    selection.nodes.size === 1 ? ([...selection.nodes][0] ?? null) : null,
  );
  const selectRun = useCallback((id: string) => editor.store.setState({ runId: id }), [editor]);
  return (
    <RunPanel
      pipelineId={pipelineId}
      runId={runId}
      selectedNode={selected}
      onSelectNode={goTo}
      onSelectRun={selectRun}
      onCompareRun={(run, earlier) => askToCompareRuns(editor, pipelineId, earlier, run)}
    />
  );
}

function ResizeHandle({ height, onResize }: { height: number; onResize: (height: number) => void }) {
  const drag = useRef<{ y: number; height: number } | null>(null);
  const most = () => Math.round(window.innerHeight * 0.7);
  const clamp = (value: number) => Math.max(HEIGHTS.least, Math.min(most(), value));
  useEffect(() => {
    const move = (event: PointerEvent) => {
      if (drag.current) onResize(clamp(drag.current.height + drag.current.y - event.clientY));
    };
    const end = () => {
      drag.current = null;
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
    };
  });
  return (
    <div
      className="dock-resize"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t("dock.resize")}
      aria-valuenow={height}
      aria-valuemin={HEIGHTS.least}
      aria-valuemax={most()}
      tabIndex={0}
      onPointerDown={(event) => {
        drag.current = { y: event.clientY, height };
        event.preventDefault();
      }}
      onKeyDown={(event) => {
        const step = { ArrowUp: 24, ArrowDown: -24 }[event.key];
        if (step) onResize(clamp(height + step));
      }}
    />
  );
}
