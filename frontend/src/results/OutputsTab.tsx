export interface OutputsTabProps {
  readonly runId: string | null;
  readonly node: string;
}

export function OutputsTab(_props: OutputsTabProps) {
  return null;
}
