/** Requests about how a pipeline runs. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { IsolationMode, RunPlan, RunSettings } from "@/api/execution";
import { keys } from "@/api/keys";
import type { RunRow } from "@/api/types";
import { randomId } from "@/graph/ids";
import { type RunRequest, requestBody, requestQuery } from "./requests";

/** Fresh for a moment only: a run that ends elsewhere leaves results that can be reused. */
const PLAN_FRESH_MS = 2_000;

const hasValues = ({ parameters = {} }: RunRequest) => Object.keys(parameters).length > 0;

export const planQuery = (pipelineId: string, revision: number, request: RunRequest) =>
  queryOptions({
    queryKey: keys.plan(pipelineId, revision, request),
    queryFn: ({ signal }) => {
      const path = `/pipelines/${pipelineId}/plan`;
      return hasValues(request)
        ? api.post<RunPlan>(path, requestBody(request), { signal })
        : api.get<RunPlan>(path, { query: requestQuery(request), signal });
    },
    staleTime: PLAN_FRESH_MS,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
  });

export const runSettingsQuery = (pipelineId: string) =>
  queryOptions({
    queryKey: keys.runSettings(pipelineId),
    queryFn: ({ signal }) => api.get<RunSettings>(`/pipelines/${pipelineId}/run-settings`, { signal }),
  });

/** One after the other: a change builds on what the one before has saved, and a run begins with what was chosen last. */
export const runSettingsScope = (pipelineId: string) => ({ id: `run-settings-${pipelineId}` });

export const saveRunSettings = (
  pipelineId: string,
  { isolation, limits }: Pick<RunSettings, "isolation" | "limits">,
): Promise<RunSettings> =>
  api.put<RunSettings>(`/pipelines/${pipelineId}/run-settings`, { isolation, limits });

export const startRun = (
  pipelineId: string,
  revision: number,
  request: RunRequest,
  isolation: IsolationMode | null,
): Promise<RunRow> =>
  api.post<RunRow>(
    `/pipelines/${pipelineId}/runs`,
    { revision, ...(isolation ? { isolation } : {}), ...requestBody(request) },
    { headers: { "Idempotency-Key": randomId() } },
  );

export const resumeRun = (runId: string): Promise<RunRow> =>
  api.post<RunRow>(`/runs/${runId}/resume`, {}, { headers: { "Idempotency-Key": randomId() } });
