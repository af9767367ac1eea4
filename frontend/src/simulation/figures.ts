import type { SimulatedEditor } from "./SimulatedEditor";

export interface Figures {
  readonly editors: number;
  readonly seconds: number;
  readonly revisions: number;
  /** Operations made, and what became of them. */
  readonly operations: number;
  readonly acknowledged: number;
  readonly replaced: number;
  readonly refused: number;
  readonly conflicts: number;
  readonly resyncs: number;
  readonly reconnects: number;
  readonly lost_frames: number;
  /** From the edit to the answer of the server that has it, in milliseconds. */
  readonly p50_ms: number;
  readonly p95_ms: number;
  readonly by_type: Readonly<Record<string, number>>;
}

const percentile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

export function figuresOf(
  people: readonly SimulatedEditor[],
  logged: ReadonlyMap<string, string>,
  seconds: number,
  revisions: number,
): Figures {
  const entries = people.flatMap(({ ledger }) => [...ledger.entries]);
  const acknowledged = entries.filter(([id]) => logged.has(id)).map(([, entry]) => entry);
  const others = entries.filter(([id]) => !logged.has(id)).map(([, entry]) => entry);
  const replaced = others.filter(({ isReplaced }) => isReplaced).length;
  const waits = acknowledged.map(({ made, settled }) => (settled ?? made) - made).sort((a, b) => a - b);
  const sum = (of: (person: SimulatedEditor) => number) =>
    people.reduce((all, person) => all + of(person), 0);
  const byType: Record<string, number> = {};
  for (const type of logged.values()) byType[type] = (byType[type] ?? 0) + 1;
  return {
    editors: people.length,
    seconds,
    revisions,
    operations: entries.length,
    acknowledged: acknowledged.length,
    replaced,
    refused: others.length - replaced,
    conflicts: sum(({ conflicts }) => conflicts),
    resyncs: sum(({ resyncs }) => resyncs),
    reconnects: sum(({ line }) => Math.max(0, line.opened - 1)),
    lost_frames: sum(({ line }) => line.lostFrames),
    p50_ms: percentile(waits, 0.5),
    p95_ms: percentile(waits, 0.95),
    by_type: byType,
  };
}
