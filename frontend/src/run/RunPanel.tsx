export interface RunPanelProps {
  readonly pipelineId: string;
  readonly runId: string | null;
  readonly selectedNode: string | null;
  readonly onSelectNode: (node: string) => void;
  readonly onSelectRun: (runId: string) => void;
}

export function RunPanel(_props: RunPanelProps) {
  return <section aria-label="Run" />;
}
