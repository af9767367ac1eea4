/** What is known of the others in the draft, beside the editor's own state: it changes often and nodes never read it. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { comings, type Person } from "./people";

export interface TogetherState {
  readonly others: readonly Person[];
}

export type TogetherStore = StoreApi<TogetherState>;

export interface TogetherOptions {
  readonly ownId: number;
  readonly onJoined: (people: readonly Person[]) => void;
  readonly onLeft: (people: readonly Person[]) => void;
}

/** A reload, or a line that comes back, looks like leaving and joining: only what stays so is told. */
export const SETTLE_MS = 600;

export const emptyTogether = (): TogetherStore => createStore<TogetherState>(() => ({ others: [] }));

export class Together {
  readonly store = emptyTogether();
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: TogetherOptions) {}

  /** Everyone in the draft, oneself included, as the server says. */
  hear(users: readonly Person[]): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(users), SETTLE_MS);
  }

  dispose(): void {
    clearTimeout(this.settling);
  }

  private settle(users: readonly Person[]): void {
    const others = users.filter(({ id }) => id !== this.options.ownId);
    const { joined, left } = comings(this.store.getState().others, others);
    this.store.setState({ others });
    if (joined.length > 0) this.options.onJoined(joined);
    if (left.length > 0) this.options.onLeft(left);
  }
}
