/** Why a step did not succeed, as one of six causes. Only the infrastructure's fault is tried again by itself. */
import type { Cause } from "@/api/execution";
import type { StepRow } from "./types";

const CAUSES: Readonly<Record<string, Cause>> = {
  module: "program",
  user_code: "program",
  internal: "program",
  timeout: "timeout",
  out_of_memory: "out_of_memory",
  canceled: "canceled",
  infrastructure: "infrastructure",
  bad_output: "bad_output",
};

/** The cause behind a kind of error; null for a kind that is not known. */
export function causeOf(kind: string): Cause | null {
  return CAUSES[kind] ?? null;
}

/** The cause of a step that failed, was lost or canceled; null while nothing is wrong with it. */
export function stepCause(step: Pick<StepRow, "state" | "cause" | "error">): Cause | null {
  if (step.state === "lost") return "infrastructure";
  if (step.state === "canceled") return "canceled";
  if (step.state !== "failed") return null;
  return step.cause ?? (step.error ? causeOf(step.error.kind) : null);
}
