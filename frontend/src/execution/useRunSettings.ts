/** How a pipeline is to be executed: read, and changed a part at a time. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RunSettings } from "@/api/execution";
import { runSettingsQuery, runSettingsScope, saveRunSettings } from "./api";

export function useRunSettings(pipelineId: string) {
  return useQuery(runSettingsQuery(pipelineId));
}

/** Changes are made to what the server has now, so that the change of somebody else is not taken back. */
export function useChangeRunSettings(pipelineId: string) {
  const client = useQueryClient();
  const { queryKey } = runSettingsQuery(pipelineId);
  return useMutation({
    mutationFn: async (change: (settings: RunSettings) => RunSettings | Promise<RunSettings>) => {
      const current = await client.fetchQuery({ ...runSettingsQuery(pipelineId), staleTime: 0 });
      return saveRunSettings(pipelineId, await change(current));
    },
    onSuccess: (saved) => client.setQueryData(queryKey, (before) => ({ ...before, ...saved })),
    scope: runSettingsScope(pipelineId),
  });
}
