/** Notes for every operation of one editor when it was made and when nothing more was owed for it. */
import type { Keeper } from "@/editor/SyncDriver";
import { type Operation, replacedKey } from "@/graph/operations";
import type { Batch } from "@/graph/sync";

export interface Entry {
  readonly type: Operation["type"];
  readonly made: number;
  settled: number | null;
  /** A later value took its place before it was sent. */
  isReplaced: boolean;
}

export class Ledger implements Keeper {
  readonly entries = new Map<string, Entry>();
  private pending = new Map<string, Operation>();

  get owed(): readonly Operation[] {
    return [...this.pending.values()];
  }

  load(): Batch {
    return { base_revision: 0, operations: [] };
  }

  store({ operations }: Batch): void {
    const now = performance.now();
    const pending = new Map(operations.map((operation) => [operation.id, operation]));
    const fresh = operations.filter(({ id }) => !this.entries.has(id));
    for (const { id, type } of fresh) {
      this.entries.set(id, { type, made: now, settled: null, isReplaced: false });
    }
    for (const [id, operation] of this.pending) {
      const entry = this.entries.get(id);
      if (pending.has(id) || !entry) continue;
      entry.settled = now;
      const key = replacedKey(operation);
      entry.isReplaced = key !== null && fresh.some((other) => replacedKey(other) === key);
    }
    this.pending = pending;
  }
}
