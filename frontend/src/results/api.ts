/** Requests about the outputs of steps. */
import { queryOptions } from "@tanstack/react-query";
import { api, apiUrl } from "@/api/client";
import { keys } from "@/api/keys";
import type { TablePreviewData } from "@/table/preview";
import type { ViewData } from "./views";

export interface OutputRef {
  readonly runId: string;
  readonly node: string;
  readonly port: string;
  /** Where the run is read, for one that is not read at the usual place. */
  readonly base?: string | undefined;
}

export interface OutputDetail {
  readonly port: string;
  readonly type: string;
  readonly label: string;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly bytes: number | null;
  readonly has_preview: boolean;
  readonly has_view: boolean;
}

const pathOf = ({ base, runId, node, port }: OutputRef): string =>
  `${base ?? `/runs/${runId}`}/steps/${node}/outputs/${port}`;

// What a step has left never changes, so it is asked for once.
const FOREVER = { staleTime: Number.POSITIVE_INFINITY } as const;

export const outputQuery = (ref: OutputRef) =>
  queryOptions({
    queryKey: keys.stepOutput(ref.runId, ref.node, ref.port),
    queryFn: ({ signal }) => api.get<OutputDetail>(pathOf(ref), { signal }),
    ...FOREVER,
  });

export const previewQuery = (ref: OutputRef) =>
  queryOptions({
    queryKey: keys.stepPreview(ref.runId, ref.node, ref.port),
    queryFn: ({ signal }) => api.get<TablePreviewData>(`${pathOf(ref)}/preview`, { signal }),
    ...FOREVER,
  });

export const viewQuery = (ref: OutputRef) =>
  queryOptions({
    queryKey: keys.stepView(ref.runId, ref.node, ref.port),
    queryFn: ({ signal }) => api.get<ViewData>(`${pathOf(ref)}/view`, { signal }),
    ...FOREVER,
  });

export type DownloadFormat = "csv" | "parquet" | "arrow" | "zip";

export const downloadPath = (ref: OutputRef): string => `${pathOf(ref)}/download`;

export const downloadUrl = (ref: OutputRef, format: DownloadFormat): string =>
  apiUrl(downloadPath(ref), { format });
