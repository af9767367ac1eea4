/** Requests about two states of a pipeline side by side. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema";
import type { GraphDocument, JsonValue, PipelineRow, RunRow } from "@/api/types";

type Schemas = components["schemas"];

export type FieldChange = Omit<Schemas["FieldChange"], "before" | "after"> & {
  before: JsonValue;
  after: JsonValue;
};
export type ComparedThing = Omit<Schemas["ComparedThing"], "fields"> & { fields: FieldChange[] };
export type PortChange = Schemas["PortChange"];
export type Origin = Schemas["Origin"];
export type MetricPair = Schemas["MetricPair"];
export type ComparedSide = Omit<Schemas["ComparedSide"], "document" | "run"> & {
  document: GraphDocument;
  run: RunRow | null;
};
export interface Comparison {
  before: ComparedSide;
  after: ComparedSide;
  nodes: ComparedThing[];
  edges: ComparedThing[];
  notes: ComparedThing[];
  groups: ComparedThing[];
  parameters: ComparedThing[];
  ports: PortChange[];
  origins: Origin[];
  metrics: MetricPair[];
}

/** Names of the two sides, as they stand in the address. */
export interface Sides {
  readonly before: string;
  readonly after: string;
}

export const revisionSide = (revision: number): string => `revision-${revision}`;
export const versionSide = (id: string): string => `version-${id}`;
export const runSide = (id: string): string => `run-${id}`;

export const comparisonQuery = (pipeline: string, sides: Sides) =>
  queryOptions({
    queryKey: ["pipeline", pipeline, "comparison", sides] as const,
    queryFn: ({ signal }) =>
      api.get<Comparison>(`/pipelines/${pipeline}/comparison`, { query: { ...sides }, signal }),
    enabled: sides.before !== "" && sides.after !== "",
  });

/** Name, project and newest revision of the pipeline; asked for each time, since drafts move on. */
export const presentQuery = (pipeline: string) =>
  queryOptions({
    queryKey: ["pipeline", pipeline, "present"] as const,
    queryFn: ({ signal }) => api.get<PipelineRow>(`/pipelines/${pipeline}`, { signal }),
    staleTime: 0,
  });
