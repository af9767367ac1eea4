/** Query options shared by several screens. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";
import { keys } from "./keys";
import type { Catalog, Dataset, PipelineDetail, Session } from "./types";

export const sessionQuery = () =>
  queryOptions({
    queryKey: keys.session(),
    queryFn: ({ signal }) => api.get<Session>("/session", { signal }),
    staleTime: 60_000,
  });

export const catalogQuery = () =>
  queryOptions({
    queryKey: keys.catalog(),
    queryFn: ({ signal }) => api.get<Catalog>("/catalog", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Always fetched afresh: the editor takes it over and from then on follows operations only. */
export const pipelineQuery = (id: string) =>
  queryOptions({
    queryKey: keys.pipeline(id),
    queryFn: ({ signal }) => api.get<PipelineDetail>(`/pipelines/${id}`, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const datasetsQuery = (project: string) =>
  queryOptions({
    queryKey: keys.datasets(project),
    queryFn: ({ signal }) => api.get<Dataset[]>("/datasets", { query: { project }, signal }),
  });
