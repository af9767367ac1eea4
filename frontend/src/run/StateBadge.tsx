import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  Clock,
  type LucideIcon,
  Recycle,
  TriangleAlert,
} from "lucide-react";
import { t } from "@/i18n";
import { Badge, Spinner, type Tone } from "@/ui";
import "./run.css";
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

export function stateTone(state: AnyState): Tone {
  return TONES[state];
}

/** The picture of a state; never the only sign of it. */
export function StateIcon({ state, size = 14 }: { state: AnyState; size?: number }) {
  const Icon = ICONS[state];
  return Icon ? <Icon size={size} strokeWidth={2.2} aria-hidden="true" /> : <Spinner size={size - 2} />;
}

export function StateBadge({ state }: { state: AnyState }) {
  return (
    <Badge tone={TONES[state]} icon={<StateIcon state={state} size={12} />}>
      {t(`state.${state}`)}
    </Badge>
  );
}

/** Icon and word in the state's colour, without the frame: for tables. */
export function StateText({ state }: { state: AnyState }) {
  return (
    <span className="state-text" data-tone={TONES[state]}>
      <StateIcon state={state} />
      {t(`state.${state}`)}
    </span>
  );
}
