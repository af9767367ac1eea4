import { useVirtualizer } from "@tanstack/react-virtual";
import { TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { t } from "@/i18n";
import { metricLabel } from "@/results/evaluation/metrics";
import { formatCount, formatMeasure } from "@/table/format";
import { stepCause } from "./causes";
import { durationText, elapsedSeconds, tickingText } from "./duration";
import { RetryCountdown } from "./RetryCountdown";
import { ReusedLink } from "./RunLink";
import "./steps.css";
import { StateIcon, StateText } from "./StateBadge";
import { isActiveStep, type StepRow, type StepState } from "./types";
import { useNow } from "./useNow";
import { WarningSign } from "./Warnings";

const ROW_HEIGHT = 34;

export interface StepsTableProps {
  readonly steps: readonly StepRow[];
  readonly selectedNode: string | null;
  readonly onSelectNode: (node: string) => void;
}

export function StepsTable({ steps, selectedNode, onSelectNode }: StepsTableProps) {
  const [filter, setFilter] = useState<StepFilter | null>(null);
  const shown = useMemo(
    () => (filter === null ? steps : steps.filter((step) => isShown(step, filter))),
    [steps, filter],
  );
  const names = useMemo(() => new Map(steps.map((step) => [step.node, step.name])), [steps]);
  return (
    <div className="steps">
      <StateFilter steps={steps} value={filter} onChange={setFilter} />
      <StepsGrid names={names} steps={shown} selectedNode={selectedNode} onSelectNode={onSelectNode} />
    </div>
  );
}

/** A state, or those that have warnings whatever their state. */
type StepFilter = StepState | "warned";

const isShown = (step: StepRow, filter: StepFilter) =>
  filter === "warned" ? step.warnings.length > 0 : step.state === filter;

interface StateFilterProps {
  readonly steps: readonly StepRow[];
  readonly value: StepFilter | null;
  readonly onChange: (value: StepFilter | null) => void;
}

function StateFilter({ steps, value, onChange }: StateFilterProps) {
  const counts = useMemo(() => {
    const result = new Map<StepState, number>();
    for (const step of steps) result.set(step.state, (result.get(step.state) ?? 0) + 1);
    if (value !== null && value !== "warned" && !result.has(value)) result.set(value, 0);
    return [...result];
  }, [steps, value]);
  const warned = steps.filter(({ warnings }) => warnings.length > 0).length;
  const hasWarned = warned > 0 || value === "warned";
  if (counts.length < 2 && !hasWarned) return null;
  return (
    <ToggleButtonGroup
      className="chips"
      aria-label={t("run.filter")}
      selectionMode="single"
      selectedKeys={[value ?? "all"]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        onChange(key === undefined || key === "all" ? null : (key as StepFilter));
      }}
    >
      <ToggleButton id="all" className="chip">
        {t("run.filter.all")} <span className="numeric">{steps.length}</span>
      </ToggleButton>
      {counts.map(([state, count]) => (
        <ToggleButton key={state} id={state} className="chip">
          <StateIcon state={state} size={12} />
          {t(`state.${state}`)} <span className="numeric">{count}</span>
        </ToggleButton>
      ))}
      {hasWarned ? (
        <ToggleButton id="warned" className="chip">
          <TriangleAlert size={12} aria-hidden="true" />
          {t("run.filter.warned")} <span className="numeric">{warned}</span>
        </ToggleButton>
      ) : null}
    </ToggleButtonGroup>
  );
}

interface StepsGridProps extends StepsTableProps {
  readonly names: ReadonlyMap<string, string>;
}

function StepsGrid({ names, steps, selectedNode, onSelectNode }: StepsGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: steps.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    initialRect: { width: 800, height: 400 },
  });
  const selected = steps.findIndex((step) => step.node === selectedNode);
  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: "auto" });
  }, [selected, virtual]);
  const isSelectedRendered = virtual.getVirtualItems().some((item) => item.index === selected);

  const onKeyDown = (event: KeyboardEvent) => {
    const target = nextIndex(event.key, selected, steps.length);
    const step = target === null ? undefined : steps[target];
    if (step === undefined) return;
    event.preventDefault();
    onSelectNode(step.node);
  };

  return (
    <div
      className="steps-grid scroll"
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={t("run.tab.steps")}
      aria-rowcount={steps.length + 1}
      aria-activedescendant={isSelectedRendered ? `${id}-${selected}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className="steps-row steps-head">
        <span role="columnheader">{t("run.column.state")}</span>
        <span role="columnheader">{t("run.column.step")}</span>
        <span role="columnheader">{t("run.column.module")}</span>
        <span role="columnheader" className="steps-duration">
          {t("run.column.duration")}
        </span>
        <span role="columnheader">{t("run.column.message")}</span>
      </div>
      {steps.length === 0 ? <p className="steps-none muted">{t("run.steps.none")}</p> : null}
      <div role="rowgroup" className="virtual-box" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const step = steps[item.index];
          return step === undefined ? null : (
            <StepLine
              key={step.node}
              id={`${id}-${item.index}`}
              index={item.index}
              top={item.start}
              step={step}
              cause={step.because ? names.get(step.because) : undefined}
              isSelected={item.index === selected}
              onSelect={onSelectNode}
            />
          );
        })}
      </div>
    </div>
  );
}

interface StepLineProps {
  readonly cause: string | undefined;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly step: StepRow;
  readonly isSelected: boolean;
  readonly onSelect: (node: string) => void;
}

function StepLine({ id, index, top, step, cause, isSelected, onSelect }: StepLineProps) {
  const message = stepMessage(step, cause);
  return (
    // The grid around it answers the keyboard.
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className="steps-row"
      data-state={step.state}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(step.node)}
      onKeyDown={(event) => event.key === "Enter" && onSelect(step.node)}
    >
      <span role="gridcell" className="truncate steps-state">
        <StateText state={step.state} cause={stepCause(step)} />
        <WarningSign warnings={step.warnings} />
      </span>
      <span role="gridcell" className="truncate steps-name" title={step.name}>
        {step.name}
        {step.attempt > 1 ? (
          <span className="muted"> · {t("run.attempt", { attempt: step.attempt })}</span>
        ) : null}
      </span>
      <span role="gridcell" className="truncate muted" title={step.display_name}>
        {step.display_name}
      </span>
      <span role="gridcell" className="steps-duration numeric">
        <StepDuration step={step} />
      </span>
      <span role="gridcell" className="truncate steps-message" title={message}>
        {step.state === "running" && step.progress !== null ? (
          <StepProgress value={step.progress} name={step.name} />
        ) : null}
        {step.state === "reused" && step.reused_from ? <ReusedLink from={step.reused_from} /> : null}
        {step.state === "lost" && step.retry_at ? (
          <span className="steps-retry numeric">
            <RetryCountdown at={step.retry_at} />
          </span>
        ) : null}
        <span className="truncate">{message}</span>
      </span>
    </div>
  );
}

function StepProgress({ value, name }: { value: number; name: string }) {
  return <progress className="step-progress" aria-label={name} max={1} value={value} />;
}

function StepDuration({ step }: { step: StepRow }) {
  const isActive = isActiveStep(step.state);
  const now = useNow(isActive);
  if (isActive && step.started_at !== null) {
    return <>{tickingText(elapsedSeconds(step.started_at, null, now))}</>;
  }
  return <>{durationText(step.seconds)}</>;
}

/** What there is to say about a step; `cause` is the name of the step because of which it was skipped. */
export function stepMessage(step: StepRow, cause: string | undefined): string {
  if (step.error !== null) return step.error.message || step.error.title;
  if (step.state === "skipped") {
    return cause === undefined ? t("run.skipped") : t("run.skipped_because", { name: cause });
  }
  if (step.state === "succeeded" || step.state === "reused") return resultWords(step);
  return step.message || step.queue_reason || "";
}

/** What came out of a step, in a few words: its metrics, or the sizes of its tables. */
function resultWords({ metrics, outputs }: StepRow): string {
  const measured = Object.entries(metrics);
  if (measured.length > 0) {
    return measured.map(([name, value]) => `${metricLabel(name)} ${formatMeasure(value)}`).join(" · ");
  }
  return outputs
    .flatMap(({ label, port, rows, columns }) =>
      typeof rows === "number" && typeof columns === "number"
        ? [
            t("run.output_shape", {
              output: label || port,
              rows: formatCount(rows),
              columns: formatCount(columns),
            }),
          ]
        : [],
    )
    .join(" · ");
}

/** The row that a key leads to; null for keys that mean nothing here. */
function nextIndex(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case "ArrowDown":
      return Math.min(count - 1, current + 1);
    case "ArrowUp":
      return Math.max(0, current - 1);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
