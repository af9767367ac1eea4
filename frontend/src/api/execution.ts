/** Shapes about how runs execute: reuse, causes, limits, resources, the plan of a run before it starts. */

export type Cause = "program" | "timeout" | "out_of_memory" | "canceled" | "infrastructure" | "bad_output";
export type IsolationMode = "step" | "run";

/** Why a step runs or is reused. The message is a sentence, or a part of one such as "learning rate 0.1 → 0.2". */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** The step that computed a result which stands in for another. */
export interface ReusedFrom {
  readonly run: string;
  readonly run_number: number;
  readonly node: string;
}

export interface Resources {
  readonly cpu_s?: number;
  readonly compute_s?: number;
  readonly peak_memory_bytes?: number;
  readonly bytes_in?: number;
  readonly bytes_out?: number;
  readonly rows_in?: number;
  readonly rows_out?: number;
}

export const LIMIT_NAMES = ["memory_mb", "cpus", "timeout_s"] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];
export type Limits = Partial<Readonly<Record<LimitName, number>>>;

/** What a step says about its execution. */
export interface StepExecution {
  cause: Cause | null;
  reused_from: ReusedFrom | null;
  reason: Reason | null;
  resources: Resources;
  /** In force: the node's over the module's over the installation's. */
  limits: Limits;
  /** Why the result must not be used again; null when it may. */
  not_reusable: string | null;
  retry_at: string | null;
}

export const SCOPE_KINDS = ["all", "up_to", "from", "only"] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

export interface Scope {
  readonly kind: ScopeKind;
  readonly nodes: readonly string[];
}

/** What a run says about its execution. */
export interface RunExecution {
  readonly isolation: IsolationMode;
  readonly scope: { readonly kind?: string; readonly nodes?: readonly string[] };
  readonly resumed_from: { readonly id: string; readonly number: number } | null;
  readonly reused_count: number;
}

export interface RunSettings {
  readonly isolation: IsolationMode;
  readonly limits: Readonly<Record<string, Limits>>;
  /** What holds for each node without a limit of its own. */
  readonly defaults?: Readonly<Record<string, Limits>>;
  readonly maxima?: Limits;
}

export type PlanDecision = "reuse" | "run" | "outside";

export interface PlanChange {
  readonly what: "parameter" | "module" | "environment" | "input";
  readonly name: string;
  readonly message: string;
}

export interface NodePlan {
  readonly node: string;
  readonly decision: PlanDecision;
  readonly reason: Reason;
  readonly changes: readonly PlanChange[];
  readonly expected_seconds: number | null;
  readonly reused_from: ReusedFrom | null;
  readonly reusable: boolean;
  readonly not_reusable_reason: string | null;
}

/** What a run would do, before it is started. */
export interface RunPlan {
  readonly revision: number;
  readonly nodes: readonly NodePlan[];
  readonly expected_seconds: number | null;
  readonly reused: number;
  readonly runs: number;
}
