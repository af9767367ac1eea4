/**
 * The shapes of the REST interface, by the names the screens use.
 *
 * All come from the generated `schema.ts`; where the server can only say "an object", the type is narrowed here.
 */
import type { Catalog } from "@/graph/catalog";
import type { GraphDocument, Group, JsonValue } from "@/graph/model";
import type { Operation } from "@/graph/operations";
import type { SubPipeline, SubPipelineVersion } from "@/graph/subPipelines";
import type { Cause } from "./execution";
import type { components } from "./schema";

export type { Catalog, ModuleDefinition, ModuleParameter, ModulePort, ModulePreset } from "@/graph/catalog";
export type { GraphDocument, JsonValue } from "@/graph/model";
export type { Operation } from "@/graph/operations";

type Schemas = components["schemas"];

export type Role = Schemas["RoleEnum"];
export type Project = Schemas["SessionProject"];
export type Engine = Schemas["SessionEngine"];
export type Session = Schemas["Session"];

export type RunState = Schemas["RunStateEnum"];
export type StepState = Schemas["StepStateEnum"];

export type PipelineRow = Omit<Schemas["PipelineRow"], "last_run"> & {
  last_run: (Omit<Schemas["LastRun"], "state"> & { state: RunState }) | null;
};
export type PipelineDetail = PipelineRow & { document: GraphDocument };

export type OperationsResult = Omit<Schemas["OperationsResult"], "operations"> & { operations: Operation[] };

export type Issue = Schemas["Issue"];
export type Severity = Schemas["SeverityEnum"];
export type Column = Schemas["Column"];
export type ColumnType = Schemas["ColumnTypeEnum"];
export type PortSchema = Schemas["PortSchema"];
export type Validation = Schemas["Validation"];

export type SampleRow = Omit<Schemas["Sample"], "document"> & { document: GraphDocument };
export type StepError = Schemas["StepError"];
export type Dataset = Omit<Schemas["Dataset"], "error" | UnusedOfDataset> &
  Partial<Pick<Schemas["Dataset"], UnusedOfDataset>> & { error: StepError | null };
type UnusedOfDataset = "project" | "sha256" | "created_by";

export type OutputSummary = Schemas["OutputSummary"];
export type RunRow = Omit<Schemas["RunRow"], "step_counts"> & {
  step_counts: Partial<Record<StepState, number>>;
};
/** Moved forward by events, where a message may be absent. */
export type StepRow = Omit<Schemas["Step"], "message" | "because" | "cause"> & {
  message: string | null;
  because?: string | null;
  cause: Cause | null;
};
export type RunDetail = RunRow & {
  last_seq: number;
  document: GraphDocument;
  /** Values of the pipeline parameters, by name; a server from before there were any sends none. */
  parameters?: Record<string, JsonValue>;
  steps: StepRow[];
};
export type RunEvent = Omit<Schemas["Event"], "data"> & { data: Record<string, JsonValue> };

export type SubPipelineRow = Omit<Schemas["SubPipelineRow"], "newest"> &
  SubPipeline & { newest: SubPipelineVersionDetail };
export type SubPipelineDetail = Schemas["SubPipelineDetail"];
export type SubPipelineVersionDetail = Omit<Schemas["SubPipelineVersion"], "content"> & SubPipelineVersion;
export type Published = { sub_pipeline: SubPipelineRow; group: Group };

export type ShareLink = Schemas["ShareLink"];
export type MadeShareLink = Schemas["MadeShareLink"];
export type ShareLinks = Schemas["ShareLinks"];
export type SharedPipeline = Omit<Schemas["SharedPipeline"], "document"> & { document: GraphDocument };
export type SharedRun = Omit<Schemas["SharedRun"], "document" | "step_counts"> & {
  document: GraphDocument;
  step_counts: Partial<Record<StepState, number>>;
};
export type Shared = Omit<Schemas["Shared"], "catalog" | "pipeline" | "run"> & {
  catalog: Catalog;
  pipeline: SharedPipeline | null;
  run: SharedRun | null;
};

export interface Page<T> {
  results: T[];
  next: string | null;
}

export interface ProblemDetails {
  problems?: Issue[];
  [key: string]: unknown;
}

/** The pure core keeps its own types; should the server's move away from them, this no longer compiles. */
type Agree<Ours extends Theirs, Theirs> = Ours;
export type CoreAgreesWithServer = [
  Agree<Operation["type"], Schemas["OperationRequest"]["type"]>,
  Agree<Schemas["OperationRequest"]["type"], Operation["type"]>,
  Agree<keyof GraphDocument, keyof Schemas["Document"]>,
  Agree<keyof Schemas["Document"], keyof GraphDocument>,
  Agree<keyof GraphDocument["nodes"][string], keyof Schemas["Node"]>,
];
