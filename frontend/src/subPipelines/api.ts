/** Requests about sub-pipelines. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/keys";
import type { Published, SubPipelineDetail, SubPipelineRow, SubPipelineVersionDetail } from "@/api/types";

/** Others publish too: asked again now and then, and whenever the window is come back to. */
const REREAD_MS = 60_000;

export const subPipelinesQuery = (project: string) =>
  queryOptions({
    queryKey: keys.subPipelines(project),
    queryFn: ({ signal }) => api.get<SubPipelineRow[]>(`/projects/${project}/sub-pipelines`, { signal }),
    refetchInterval: REREAD_MS,
  });

export const subPipelineQuery = (id: string) =>
  queryOptions({
    queryKey: keys.subPipeline(id),
    queryFn: ({ signal }) => api.get<SubPipelineDetail>(`/sub-pipelines/${id}`, { signal }),
    staleTime: 0,
  });

export const readVersion = (id: string, number: number) =>
  api.get<SubPipelineVersionDetail>(`/sub-pipelines/${id}/versions/${number}`);

export interface PublishRequest {
  readonly pipeline: string;
  readonly revision: number;
  readonly group: string;
  readonly ports: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, readonly string[]>>;
}

export const publish = (project: string, name: string, description: string, request: PublishRequest) =>
  api.post<Published>(`/projects/${project}/sub-pipelines`, { ...request, name, description });

export const publishVersion = (id: string, request: PublishRequest) =>
  api.post<Published>(`/sub-pipelines/${id}/versions`, request);

export type SubPipelineChange = Partial<Pick<SubPipelineRow, "name" | "description" | "is_archived">>;

export const changeSubPipeline = (id: string, change: SubPipelineChange) =>
  api.patch<unknown>(`/sub-pipelines/${id}`, change);

export const deleteSubPipeline = (id: string) => api.delete(`/sub-pipelines/${id}`);
