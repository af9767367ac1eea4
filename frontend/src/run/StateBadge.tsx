import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  Clock,
  FileX2,
  type LucideIcon,
  MemoryStick,
  Recycle,
  TimerOff,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import type { Cause } from "@/api/execution";
import { t } from "@/i18n";
import { Badge, Spinner, type Tone } from "@/ui";
import "./state.css";
import type { RunState, StepState } from "./types";

export type AnyState = RunState | StepState;

const TONES: Readonly<Record<AnyState, Tone>> = {
  queued: "neutral",
  pending: "neutral",
  ready: "neutral",
  starting: "info",
  running: "info",
  canceling: "warning",
  succeeded: "success",
  reused: "success",
  failed: "danger",
  skipped: "neutral",
  canceled: "warning",
  lost: "danger",
};

const ICONS: Readonly<Partial<Record<AnyState, LucideIcon>>> = {
  queued: Clock,
  pending: CircleDashed,
  ready: Clock,
  succeeded: CircleCheck,
  reused: Recycle,
  failed: CircleAlert,
  skipped: CircleSlash,
  canceled: Ban,
  lost: TriangleAlert,
};

/** Six causes, six pictures: what went wrong can be told without reading and without colour. */
const CAUSE_ICONS: Readonly<Record<Cause, LucideIcon>> = {
  program: CircleAlert,
  timeout: TimerOff,
  out_of_memory: MemoryStick,
  canceled: Ban,
  infrastructure: Unplug,
  bad_output: FileX2,
};

export function stateTone(state: AnyState): Tone {
  return TONES[state];
}

export interface StateLookProps {
  readonly state: AnyState;
  /** Why a step did not succeed; takes the place of the plain state where it says more. */
  readonly cause?: Cause | null | undefined;
  readonly size?: number;
}

/** The picture of a state; never the only sign of it. */
export function StateIcon({ state, cause = null, size = 14 }: StateLookProps) {
  const Icon = cause === null ? ICONS[state] : CAUSE_ICONS[cause];
  return Icon ? <Icon size={size} strokeWidth={2.2} aria-hidden="true" /> : <Spinner size={size - 2} />;
}

/** The state in words, with the cause of a failure: "failed: out of memory". */
export function stateWords(state: AnyState, cause: Cause | null = null): string {
  return state === "failed" && cause !== null
    ? t("state.failed_because", { cause: t(`cause.${cause}`) })
    : t(`state.${state}`);
}

export function StateBadge({ state, cause = null }: StateLookProps) {
  return (
    <Badge tone={TONES[state]} icon={<StateIcon state={state} cause={cause} size={12} />}>
      {stateWords(state, cause)}
    </Badge>
  );
}

/** Icon and word in the state's colour, without the frame: for tables. A failure is named by its cause. */
export function StateText({ state, cause = null }: StateLookProps) {
  const short = state === "failed" && cause !== null ? t(`cause.${cause}`) : t(`state.${state}`);
  return (
    <span className="state-text" data-tone={TONES[state]} title={stateWords(state, cause)}>
      <StateIcon state={state} cause={cause} />
      {short}
    </span>
  );
}
