import { formatBytes, formatDuration, t } from "@/i18n";
import { stepCause } from "@/run/causes";
import { durationText } from "@/run/duration";
import { RetryCountdown } from "@/run/RetryCountdown";
import { ReusedLink } from "@/run/RunLink";
import { StateBadge } from "@/run/StateBadge";
import type { StepRow } from "@/run/types";
import { WarningSign } from "@/run/Warnings";
import { formatCount } from "@/table/format";
import { type Fact, Facts } from "@/ui";
import { MemoryBar } from "./MemoryBar";
import { hasResources, rowsPerSecond } from "./resources";

/** How a step was executed: why, how it ended, what it used. */
export function StepFacts({ step }: { readonly step: StepRow }) {
  return (
    <>
      <section aria-label={t("execution.step")}>
        <h3>{t("execution.step")}</h3>
        <Facts className="execution-facts" facts={stateFacts(step)} />
      </section>
      <section aria-label={t("resources.label")}>
        <h3>{t("resources.label")}</h3>
        {hasResources(step.resources) ? (
          <Facts className="execution-facts" facts={resourceFacts(step)} />
        ) : (
          <p className="muted">{t(step.state === "reused" ? "resources.reused" : "resources.none")}</p>
        )}
      </section>
    </>
  );
}

function stateFacts(step: StepRow): Fact[] {
  const facts: Fact[] = [
    [
      t("run.column.state"),
      <span key="state" className="execution-state">
        <StateBadge state={step.state} cause={stepCause(step)} />
        <WarningSign warnings={step.warnings} />
      </span>,
    ],
  ];
  if (step.reused_from) {
    facts.push([t("execution.computed"), <ReusedLink key="reused" from={step.reused_from} />]);
  }
  if (step.reason?.message) facts.push([t("execution.reason"), step.reason.message]);
  if (step.not_reusable) facts.push([t("execution.not_reusable"), step.not_reusable]);
  if (step.state === "lost" && step.retry_at) {
    facts.push([t("execution.retry"), <RetryCountdown key="retry" at={step.retry_at} />]);
  }
  if (step.attempt > 1) facts.push([t("execution.attempt"), String(step.attempt)]);
  if (step.seconds !== null) facts.push([t("run.column.duration"), durationText(step.seconds)]);
  return facts;
}

function resourceFacts(step: StepRow): Fact[] {
  const { cpu_s, compute_s, peak_memory_bytes, bytes_in, bytes_out, rows_in, rows_out } = step.resources;
  const speed = rowsPerSecond(step);
  const facts: (Fact | null)[] = [
    compute_s === undefined ? null : [t("resources.compute"), formatDuration(compute_s)],
    cpu_s === undefined ? null : [t("resources.cpu"), formatDuration(cpu_s)],
    peak_memory_bytes === undefined ? null : [t("resources.memory"), <MemoryBar key="memory" use={step} />],
    speed === null ? null : [t("resources.speed"), formatCount(Math.round(speed))],
    flow(t("resources.read"), rows_in, bytes_in),
    flow(t("resources.written"), rows_out, bytes_out),
  ];
  return facts.filter((fact) => fact !== null);
}

function flow(name: string, rows: number | undefined, bytes: number | undefined): Fact | null {
  const parts = [
    rows === undefined ? null : t("resources.rows", { count: formatCount(rows) }),
    bytes === undefined ? null : formatBytes(bytes),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : [name, parts.join(" · ")];
}
