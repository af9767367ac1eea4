/** Where the bars of a run's timeline lie. Pure; times are seconds since the run was started. */
import { isActiveStep, type StepRow, type StepState } from "./types";

export interface TimelineBar {
  readonly node: string;
  readonly name: string;
  readonly state: StepState;
  /** From being ready to starting: waiting for a free place. Equal to `start` when there was no wait. */
  readonly ready: number;
  readonly start: number;
  readonly end: number;
  readonly warnings: readonly string[];
}

export interface Timeline {
  readonly bars: readonly TimelineBar[];
  readonly total: number;
  readonly ticks: readonly number[];
}

const NICE_STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
];

/** Round moments, at most `most` of them, that cover `total` seconds. */
export function timelineTicks(total: number, most = 8): number[] {
  const step = NICE_STEPS.find((candidate) => total / candidate <= most) ?? Math.ceil(total / most);
  const ticks: number[] = [];
  for (let index = 0; index * step <= total; index += 1) ticks.push(Number((index * step).toFixed(3)));
  return ticks;
}

export function makeTimeline(steps: readonly StepRow[], startedAt: string | null, now: number): Timeline {
  const origin = startedAt === null ? now : Date.parse(startedAt);
  const since = (at: string) => Math.max(0, (Date.parse(at) - origin) / 1000);
  const bars: TimelineBar[] = [];
  for (const step of steps) {
    const begun = step.ready_at ?? step.started_at;
    if (begun === null) continue;
    const ended = step.finished_at === null ? Math.max(0, (now - origin) / 1000) : since(step.finished_at);
    const started =
      step.started_at === null ? waitingUntil(step, ended, since(begun)) : since(step.started_at);
    bars.push({
      node: step.node,
      name: step.name,
      state: step.state,
      ready: Math.min(since(begun), started),
      start: started,
      end: Math.max(started, ended),
      warnings: step.warnings,
    });
  }
  const total = Math.max(0.5, ...bars.map((bar) => bar.end));
  return { bars, total, ticks: timelineTicks(total) };
}

/** A step without a start is still waiting, unless it is being prepared now or ended before it began. */
function waitingUntil(step: StepRow, ended: number, ready: number): number {
  return isActiveStep(step.state) || step.state === "reused" ? ready : ended;
}
