/** The history as a person remembers it: what one author did in one go is one line. */
import type { Change, HistoryEntry } from "./api";

export interface HistoryGroup {
  readonly author: string | null;
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  readonly changes: readonly Change[];
}

/** A pause longer than this starts a new line. */
const PAUSE_MS = 2 * 60_000;

/** Put entries, newest first, together by author and time. */
export function groupEntries(entries: readonly HistoryEntry[]): HistoryGroup[] {
  const runs: HistoryEntry[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    const neighbour = last?.at(-1);
    if (last && neighbour && neighbour.author === entry.author && !isPause(entry, neighbour)) {
      last.push(entry);
    } else {
      runs.push([entry]);
    }
  }
  return runs.map((run) => ({
    author: run[0]?.author ?? null,
    entries: run,
    changes: mergeChanges(run.flatMap(({ changes }) => changes)),
  }));
}

function isPause(earlier: HistoryEntry, later: HistoryEntry): boolean {
  return Date.parse(later.at) - Date.parse(earlier.at) > PAUSE_MS;
}

/** One change per type; a node that was touched twice counts once. */
export function mergeChanges(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const before = merged.get(change.type);
    if (!before) {
      merged.set(change.type, change);
      continue;
    }
    const nodes = [...new Set([...before.nodes, ...change.nodes])];
    const others = before.count - before.nodes.length + change.count - change.nodes.length;
    merged.set(change.type, { type: change.type, nodes, count: nodes.length + others });
  }
  return [...merged.values()];
}
