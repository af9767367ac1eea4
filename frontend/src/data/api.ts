/** Requests about datasets. */
import { queryOptions } from "@tanstack/react-query";
import { api, apiUrl } from "@/api/client";
import { keys } from "@/api/keys";
import type { Dataset } from "@/api/types";
import type { TablePreviewData } from "@/table/preview";

export const datasetPreviewQuery = (id: string) =>
  queryOptions({
    queryKey: keys.datasetPreview(id),
    queryFn: ({ signal }) => api.get<TablePreviewData>(`/datasets/${id}/preview`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const renameDataset = (id: string, name: string): Promise<Dataset> =>
  api.patch<Dataset>(`/datasets/${id}`, { name });

export const deleteDataset = (id: string): Promise<void> => api.delete(`/datasets/${id}`);

export const datasetDownloadUrl = (id: string): string => apiUrl(`/datasets/${id}/download`);
