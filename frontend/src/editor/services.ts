/** The editor's requests. */
import { api } from "@/api/client";
import type { OperationsResult, Validation } from "@/api/types";
import type { Batch } from "@/graph/sync";
import type { EditorServices } from "./Editor";
import type { Keeper } from "./SyncDriver";

export function editorServices(
  pipelineId: string,
  requests: Pick<typeof api, "get" | "post"> = api,
): EditorServices {
  const path = `/pipelines/${pipelineId}`;
  return {
    send: (batch) => requests.post<OperationsResult>(`${path}/operations`, { ...batch, merge: true }),
    missedAfter: (revision) =>
      requests.get<OperationsResult>(`${path}/operations`, { query: { after: revision } }),
    validate: () => requests.get<Validation>(`${path}/validation`),
    keeper: browserKeeper(pipelineId),
  };
}

const NOTHING: Batch = { base_revision: 0, operations: [] };

/** Keeps unsent edits in the browser's storage until the server has them. */
export function browserKeeper(pipelineId: string): Keeper {
  const key = `atelier.unsent.${pipelineId}`;
  return {
    load: () => {
      try {
        const batch = JSON.parse(localStorage.getItem(key) ?? "null") as Batch | null;
        return batch && Array.isArray(batch.operations) ? batch : NOTHING;
      } catch {
        return NOTHING;
      }
    },
    store: (pending) => {
      try {
        if (pending.operations.length === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(pending));
      } catch {
        // storage full or forbidden: what is unsent still waits in memory
      }
    },
  };
}
