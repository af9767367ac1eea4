import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

/** Make a first pipeline in this project and go there with the tour on. */
export function useBeginTour(project: string): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    const { makeFirstPipeline } = await import("./begin");
    const pipelineId = await makeFirstPipeline(project, client);
    if (pipelineId === null) return;
    await navigate({ to: "/pipelines/$pipelineId", params: { pipelineId }, search: { tour: 1 } });
  };
}
