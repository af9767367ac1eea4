import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import { notify } from "@/ui";

/** Make a pipeline in some way and go to it. The title says what went wrong if that fails. */
export function useOpenPipeline<T>(
  project: string,
  make: (input: T) => Promise<{ readonly id: string }>,
  failureTitle: string,
) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: make,
    onSuccess: async ({ id }) => {
      void client.invalidateQueries({ queryKey: keys.pipelines(project) });
      await navigate({ to: "/pipelines/$pipelineId", params: { pipelineId: id } });
    },
    onError: (error) => notify({ tone: "danger", title: failureTitle, text: messageOf(error) }),
  });
}
