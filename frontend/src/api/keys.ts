/** Query keys: one factory, so that invalidation never misses by a typo. */
export const keys = {
  session: () => ["session"] as const,
  catalog: () => ["catalog"] as const,
  pipelines: (project: string) => ["pipelines", project] as const,
  pipeline: (id: string) => ["pipeline", id] as const,
  validation: (id: string) => ["pipeline", id, "validation"] as const,
  /** Everything about what a run of the pipeline would do. */
  plans: (id: string) => ["pipeline", id, "plan"] as const,
  plan: (id: string, revision: number, request: unknown) =>
    ["pipeline", id, "plan", revision, request] as const,
  runSettings: (id: string) => ["pipeline", id, "run-settings"] as const,
  samples: () => ["samples"] as const,
  datasets: (project: string) => ["datasets", project] as const,
  subPipelines: (project: string) => ["sub-pipelines", project] as const,
  subPipeline: (id: string) => ["sub-pipeline", id] as const,
  dataset: (id: string) => ["dataset", id] as const,
  datasetPreview: (id: string) => ["dataset", id, "preview"] as const,
  runs: (filter: Readonly<Record<string, string | null | undefined>>) => ["runs", filter] as const,
  run: (id: string) => ["run", id] as const,
  stepOutput: (run: string, node: string, port: string) => ["run", run, "output", node, port] as const,
  stepPreview: (run: string, node: string, port: string) =>
    ["run", run, "output", node, port, "preview"] as const,
  stepView: (run: string, node: string, port: string) => ["run", run, "output", node, port, "view"] as const,
};
