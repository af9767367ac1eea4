/** The pipeline that is built during the tour. */
import type { QueryClient } from "@tanstack/react-query";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import { createPipeline } from "@/home/api";
import { t } from "@/i18n";
import { notify } from "@/ui";

/** Its id; null when it could not be made, which has been said. */
export async function makeFirstPipeline(project: string, client: QueryClient): Promise<string | null> {
  try {
    const { id } = await createPipeline(project, t("tour.pipeline_name"));
    void client.invalidateQueries({ queryKey: keys.pipelines(project) });
    return id;
  } catch (error) {
    notify({ tone: "danger", title: t("home.create_failed"), text: messageOf(error) });
    return null;
  }
}
