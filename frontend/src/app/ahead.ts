/** What the first screen will need, asked for before anything is drawn: the screen itself only asks once it is there. */
import type { QueryClient } from "@tanstack/react-query";
import { catalogQuery, pipelineQuery, sessionQuery } from "@/api/queries";

const PIPELINE = /^\/pipelines\/([0-9a-f-]{36})$/;
/** Queries that are forgotten at once where nobody looks at them wait this long for the screen. */
const WAIT_MS = 10_000;

let page: typeof import("@/editor/PipelinePage") | null = null;

export async function loadPipelinePage(): Promise<typeof import("@/editor/PipelinePage")> {
  page ??= await import("@/editor/PipelinePage");
  return page;
}

/** The page where it has come already: waiting for it even so would show the page without it first. */
export const loadedPipelinePage = () => page?.PipelinePage;

/** Resolves once all of it is there. What fails is asked for again, and told, by who needs it. */
export async function fetchAhead(client: QueryClient, path: string): Promise<void> {
  const pipeline = PIPELINE.exec(path)?.[1];
  if (pipeline === undefined) return;
  await Promise.allSettled([
    client.prefetchQuery(sessionQuery()),
    client.prefetchQuery({ ...pipelineQuery(pipeline), gcTime: WAIT_MS }),
    client.prefetchQuery(catalogQuery()),
    loadPipelinePage(),
  ]);
}
