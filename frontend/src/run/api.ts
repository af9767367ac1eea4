/** Requests about runs. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, apiUrl } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/types";
import type { LogPage, LogSource } from "./logStream";
import type { RunSource } from "./store";
import type { EventPage, RunDetail, RunRow } from "./types";

export const runSource: RunSource = {
  fetchRun: (runId) => api.get<RunDetail>(`/runs/${runId}`),
  fetchEvents: (runId, after) => api.get<EventPage>(`/runs/${runId}/events`, { query: { after } }),
};

export const cancelRun = (runId: string): Promise<unknown> => api.post(`/runs/${runId}/cancel`);

export const pipelineRunsQuery = (pipeline: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.runs({ pipeline }), "pages"],
    queryFn: ({ signal, pageParam }) =>
      api.get<Page<RunRow>>("/runs", { query: { pipeline, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const logSource: LogSource = {
  fetchLog: (runId, node, offset) =>
    api.get<LogPage>(`/runs/${runId}/steps/${node}/log`, { query: { offset } }),
};

export const logDownloadUrl = (runId: string, node: string): string =>
  apiUrl(`/runs/${runId}/steps/${node}/log/download`);
