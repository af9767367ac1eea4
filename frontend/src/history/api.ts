/** Requests about a draft's past. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { components } from "@/api/schema";
import type { GraphDocument, Operation } from "@/api/types";

type Schemas = components["schemas"];

export type Change = Schemas["Change"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type HistoryPage = Schemas["HistoryPage"];
export type Version = Schemas["Version"];
export type Revision = Omit<Schemas["Revision"], "document" | "operations"> & {
  document: GraphDocument;
  operations: Operation[];
};

const pathOf = (pipeline: string) => `/pipelines/${pipeline}`;

/** Asked again whenever the draft has moved on; what is known stays on screen meanwhile. */
export const historyQuery = (pipeline: string, latest: number) =>
  infiniteQueryOptions({
    queryKey: ["pipeline", pipeline, "history", latest] as const,
    queryFn: ({ signal, pageParam }) =>
      api.get<HistoryPage>(`${pathOf(pipeline)}/history`, { query: { before: pageParam }, signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const versionsKey = (pipeline: string) => ["pipeline", pipeline, "versions"] as const;

export const versionsQuery = (pipeline: string) =>
  queryOptions({
    queryKey: versionsKey(pipeline),
    queryFn: ({ signal }) => api.get<Version[]>(`${pathOf(pipeline)}/versions`, { signal }),
  });

export const fetchRevision = (pipeline: string, revision: number, signal?: AbortSignal) =>
  api.get<Revision>(`${pathOf(pipeline)}/revisions/${revision}`, signal ? { signal } : {});

export const revisionQuery = (pipeline: string, revision: number) =>
  queryOptions({
    queryKey: ["pipeline", pipeline, "revision", revision] as const,
    queryFn: ({ signal }) => fetchRevision(pipeline, revision, signal),
  });

export const nameRevision = (pipeline: string, revision: number, name: string) =>
  api.post<Version>(`${pathOf(pipeline)}/versions`, { revision, name });

export const renameVersion = (pipeline: string, id: string, name: string) =>
  api.patch<Version>(`${pathOf(pipeline)}/versions/${id}`, { name });

export const deleteVersion = (pipeline: string, id: string) =>
  api.delete(`${pathOf(pipeline)}/versions/${id}`);
