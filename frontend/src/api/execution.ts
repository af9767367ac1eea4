/** Shapes about how runs execute: reuse, causes, limits, resources, the plan of a run before it starts. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Cause = Schemas["CauseEnum"];
export type IsolationMode = Schemas["IsolationEnum"];
/** The step that computed a result which stands in for another. */
export type ReusedFrom = Schemas["ReusedFrom"];
export type Resources = Schemas["Step"]["resources"];

export type Limits = Schemas["Limits"];
export const LIMIT_NAMES = ["memory_mb", "cpus", "timeout_s"] as const satisfies readonly (keyof Limits)[];
export type LimitName = (typeof LIMIT_NAMES)[number];

export type RunSettings = Omit<Schemas["RunSettings"], "limits"> & {
  limits: Record<string, Partial<Limits>>;
};

export type ScopeKind = Schemas["ScopeStartKindEnum"];
export interface Scope {
  readonly kind: ScopeKind;
  readonly nodes: readonly string[];
}

export type RunPlan = Schemas["RunPlan"];
export type NodePlan = Schemas["PlannedNode"];
export type PlanDecision = Schemas["DecisionEnum"];
