import type { Issue, Severity } from "@/api/types";

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** The worst first: the order of the list, and of going from one problem to the next. */
export function worstFirst(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
