export interface LogsTabProps {
  readonly runId: string | null;
  readonly node: string;
}

export function LogsTab(_props: LogsTabProps) {
  return null;
}
