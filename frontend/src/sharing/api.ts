/** Requests about links to a pipeline or run. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { MadeShareLink, ShareLinks } from "@/api/types";

/** What a link would show. */
export interface ShareTarget {
  readonly kind: "pipeline" | "run";
  readonly id: string;
  /** The name of the pipeline, the number of the run. */
  readonly name: string;
}

export interface ShareRequest {
  readonly hours: number;
  readonly shows_results: boolean;
}

const pathOf = ({ kind, id }: ShareTarget): string => `/${kind}s/${id}/share-links`;

export const shareLinksQuery = (target: ShareTarget) =>
  queryOptions({
    queryKey: ["share-links", target.kind, target.id],
    queryFn: ({ signal }) => api.get<ShareLinks>(pathOf(target), { signal }),
  });

export const createShareLink = (target: ShareTarget, request: ShareRequest): Promise<MadeShareLink> =>
  api.post<MadeShareLink>(pathOf(target), request);

export const revokeShareLink = (id: string): Promise<void> => api.delete(`/share-links/${id}`);
