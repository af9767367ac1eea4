/** The shapes of the REST interface, shared by every screen. */
import type { GraphDocument, JsonValue } from "@/graph/model";
import type { Operation } from "@/graph/operations";

export type { Catalog, ModuleDefinition, ModuleParameter, ModulePort, ModulePreset } from "@/graph/catalog";
export type { GraphDocument, JsonValue } from "@/graph/model";
export type { Operation } from "@/graph/operations";

export type Role = "viewer" | "editor" | "owner";

export interface Project {
  id: string;
  name: string;
  role: Role;
}

export interface Engine {
  runner: string;
  isolated: boolean;
  ready: boolean;
  message: string;
}

export interface Session {
  user: { id: number; username: string; display_name: string };
  projects: Project[];
  engine: Engine;
  version: string;
  limits: { upload_bytes: number };
}

export type RunState = "queued" | "running" | "canceling" | "succeeded" | "failed" | "canceled";

export type StepState =
  | "pending"
  | "ready"
  | "starting"
  | "running"
  | "succeeded"
  | "failed"
  | "skipped"
  | "canceling"
  | "canceled"
  | "lost"
  | "reused";

export interface PipelineRow {
  id: string;
  name: string;
  description: string;
  project: string;
  revision: number;
  node_count: number;
  updated_at: string;
  updated_by: string | null;
  last_run: { id: string; state: RunState; finished_at: string | null } | null;
  role: Role;
}

export interface PipelineDetail extends PipelineRow {
  document: GraphDocument;
}

export interface OperationsResult {
  revision: number;
  operations: Operation[];
}

export type Severity = "error" | "warning" | "info";

export interface Issue {
  severity: Severity;
  code: string;
  node: string | null;
  port: string | null;
  parameter: string | null;
  message: string;
  hint: string;
  nodes?: string[];
}

export type ColumnType = "String" | "Integer" | "Double" | "Boolean" | "DateTime";

export interface Column {
  name: string;
  type: ColumnType;
  categorical: boolean;
  role: "Feature" | "Label" | "Score" | "None";
}

export type PortSchema =
  | { kind: "DataTable"; columns: Column[] }
  | { kind: "UntrainedModel"; task: string; learner: string }
  | { kind: "TrainedModel"; task: string; label?: string | null; features?: string[] }
  | { kind: "Transformation"; transformer: string; columns?: string[] };

export interface Validation {
  revision: number;
  issues: Issue[];
  schemas: Record<string, Record<string, PortSchema | null>>;
}

export interface SampleRow {
  slug: string;
  title: string;
  description: string;
  needs_download: boolean;
  module_count: number;
}

export interface Dataset {
  id: string;
  name: string;
  file_name: string;
  bytes: number;
  state: "profiling" | "ready" | "failed";
  error: StepError | null;
  rows: number | null;
  columns: number | null;
  created_at: string;
  format: string;
}

export interface StepError {
  code: string;
  kind: string;
  title: string;
  message: string;
  where?: {
    port?: string | null;
    column?: string | null;
    row?: number | null;
    parameter?: string | null;
    line?: number | null;
  } | null;
  cause?: string | null;
  action?: string | null;
  details?: string | null;
}

export interface OutputSummary {
  port: string;
  type: string;
  label: string;
  rows: number | null;
  columns: number | null;
  bytes: number | null;
}

export interface RunRow {
  id: string;
  number: number;
  pipeline: { id: string; name: string } | null;
  project: string;
  state: RunState;
  kind: "pipeline" | "profile" | "export";
  revision: number;
  created_by: string | null;
  queued_at: string;
  started_at: string | null;
  finished_at: string | null;
  seconds: number | null;
  runner: string;
  isolated: boolean;
  step_counts: Partial<Record<StepState, number>>;
  metrics: Record<string, number>;
}

export interface StepRow {
  node: string;
  name: string;
  module: string;
  version: string;
  display_name: string;
  state: StepState;
  attempt: number;
  ready_at: string | null;
  started_at: string | null;
  finished_at: string | null;
  seconds: number | null;
  progress: number | null;
  message: string | null;
  error: StepError | null;
  /** The failed node because of which it is skipped. */
  because?: string | null;
  metrics: Record<string, number>;
  outputs: OutputSummary[];
  log_bytes: number;
  queue_reason: string | null;
}

export interface RunDetail extends RunRow {
  last_seq: number;
  document: GraphDocument;
  steps: StepRow[];
}

export interface RunEvent {
  seq: number;
  type: string;
  at: string;
  node: string | null;
  data: Record<string, JsonValue>;
}

export interface Page<T> {
  results: T[];
  next: string | null;
}

export interface ProblemDetails {
  problems?: Issue[];
  [key: string]: unknown;
}
