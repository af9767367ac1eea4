/** Words about runs that the run screens share: what is over, what is at work. */
import type { RunEvent, RunState, StepState } from "@/api/types";

export type {
  OutputSummary,
  RunDetail,
  RunEvent,
  RunRow,
  RunState,
  StepError,
  StepRow,
  StepState,
} from "@/api/types";

export interface EventPage {
  readonly events: readonly RunEvent[];
  readonly last_seq: number;
}

const FINAL_RUN_STATES: ReadonlySet<RunState> = new Set<RunState>(["succeeded", "failed", "canceled"]);
const FINAL_STEP_STATES: ReadonlySet<StepState> = new Set<StepState>([
  "succeeded",
  "reused",
  "failed",
  "skipped",
  "canceled",
]);
const ACTIVE_STEP_STATES: ReadonlySet<StepState> = new Set<StepState>(["starting", "running", "canceling"]);

export const isFinalRun = (state: RunState): boolean => FINAL_RUN_STATES.has(state);
export const isFinalStep = (state: StepState): boolean => FINAL_STEP_STATES.has(state);
export const isActiveStep = (state: StepState): boolean => ACTIVE_STEP_STATES.has(state);
/** Something of it is done and something is not. */
export const isResumable = (state: RunState): boolean => state === "failed" || state === "canceled";
