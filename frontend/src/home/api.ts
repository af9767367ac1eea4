/** Requests about pipelines, samples and projects. */
import { queryOptions } from "@tanstack/react-query";
import { api, apiUrl } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page, PipelineDetail, PipelineRow, RunRow, SampleRow } from "@/api/types";

export const pipelinesQuery = (project: string) =>
  queryOptions({
    queryKey: keys.pipelines(project),
    queryFn: ({ signal }) => api.get<PipelineRow[]>("/pipelines", { query: { project }, signal }),
  });

export const samplesQuery = () =>
  queryOptions({
    queryKey: keys.samples(),
    queryFn: ({ signal }) => api.get<SampleRow[]>("/samples", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const recentRunsQuery = (project: string) =>
  queryOptions({
    queryKey: keys.runs({ project }),
    queryFn: ({ signal }) => api.get<Page<RunRow>>("/runs", { query: { project }, signal }),
  });

export const createPipeline = (project: string, name: string): Promise<PipelineRow> =>
  api.post<PipelineRow>("/pipelines", { project, name });

export interface ImportedPipeline extends PipelineDetail {
  readonly warnings?: readonly string[];
}

export const importPipeline = (project: string, text: string): Promise<ImportedPipeline> =>
  api.post<ImportedPipeline>("/pipelines/import", { project, text });

export const renamePipeline = (id: string, name: string): Promise<PipelineRow> =>
  api.patch<PipelineRow>(`/pipelines/${id}`, { name });

export const duplicatePipeline = (id: string): Promise<PipelineRow> =>
  api.post<PipelineRow>(`/pipelines/${id}/duplicate`);

export const deletePipeline = (id: string): Promise<void> => api.delete(`/pipelines/${id}`);

export const exportUrl = (id: string): string => apiUrl(`/pipelines/${id}/export`);

export const openSample = (slug: string, project: string): Promise<PipelineRow> =>
  api.post<PipelineRow>(`/samples/${slug}/open`, { project });
