/** Requests of the page of a link. They need no login and show one object only. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Shared, SharedPipeline, SharedRun } from "@/api/types";
import type { RunSource } from "@/run/store";
import { asRunDetail } from "./asRunDetail";

const DRAFT_AGAIN_MS = 10_000;
const RUN_AGAIN_MS = 3_000;

export const sharedPath = (token: string): string => `/shared/${encodeURIComponent(token)}`;

/** Everything; asked for once, as each asking counts as a visit. */
export const sharedQuery = (token: string) =>
  queryOptions({
    queryKey: ["shared", token],
    queryFn: ({ signal }) => api.get<Shared>(sharedPath(token), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** The draft as it is now, again and again. */
export const sharedPipelineQuery = (token: string, known: SharedPipeline) =>
  queryOptions({
    queryKey: ["shared", token, "pipeline"],
    queryFn: ({ signal }) => api.get<SharedPipeline>(`${sharedPath(token)}/pipeline`, { signal }),
    initialData: known,
    refetchInterval: DRAFT_AGAIN_MS,
  });

/** Where a shared run is read; what came with the page is its first state. */
export function sharedRunSource(token: string, runId: string, known: SharedRun): RunSource {
  let next: SharedRun | null = known;
  return {
    fetchRun: async () => {
      const run = next ?? (await api.get<SharedRun>(`${sharedPath(token)}/run`));
      next = null;
      return asRunDetail(runId, run);
    },
    fetchEvents: () => Promise.resolve({ events: [], last_seq: 0 }),
    reloadMs: RUN_AGAIN_MS,
  };
}

/** The link was never made, has expired or was revoked. */
export const isClosed = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
