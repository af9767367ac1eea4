/** What is known of the others in the draft, beside the editor's own state. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { OwnPointing } from "./OwnPointing";
import { comings, type Person } from "./people";
import {
  type Cursor,
  cursorsOf,
  type HeardPointing,
  heard,
  IDLE_MS,
  type SelectedBy,
  selectedBy,
  type ToldPointing,
} from "./pointing";

export interface TogetherState {
  readonly others: readonly Person[];
  readonly selectedBy: SelectedBy;
}

export interface TogetherOptions {
  readonly ownId: number;
  readonly onJoined: (people: readonly Person[]) => void;
  readonly onLeft: (people: readonly Person[]) => void;
}

/** A reload, or a line that comes back, looks like leaving and joining: only what stays so is told. */
export const SETTLE_MS = 600;

export class Together {
  readonly store: StoreApi<TogetherState> = createStore(() => ({ others: [], selectedBy: new Map() }));
  /** Apart from the rest, because cursors move all the time and nodes never look at them. */
  readonly cursors: StoreApi<readonly Cursor[]> = createStore(() => []);
  readonly pointing = new OwnPointing();
  private readonly pointings = new Map<number, HeardPointing>();
  private settling: ReturnType<typeof setTimeout> | undefined;
  private expiring: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: TogetherOptions) {}

  /** Everyone in the draft, oneself included, as the server says. */
  hear(users: readonly Person[]): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(users), SETTLE_MS);
  }

  hearPointing(people: readonly ToldPointing[]): void {
    const now = Date.now();
    for (const told of people) this.pointings.set(told.user, heard(this.pointings.get(told.user), told, now));
    this.showPointings();
  }

  dispose(): void {
    clearTimeout(this.settling);
    clearTimeout(this.expiring);
    this.pointing.dispose();
  }

  private settle(users: readonly Person[]): void {
    const others = users.filter(({ id }) => id !== this.options.ownId);
    const { joined, left } = comings(this.store.getState().others, others);
    for (const { id } of left) this.pointings.delete(id);
    this.store.setState({ others });
    this.showPointings();
    this.pointing.setAudience(others.length > 0);
    if (joined.length > 0) this.options.onJoined(joined);
    if (left.length > 0) this.options.onLeft(left);
  }

  private showPointings(): void {
    const { others, selectedBy: before } = this.store.getState();
    const selected = selectedBy(others, this.pointings, before);
    if (selected !== before) this.store.setState({ selectedBy: selected });
    const cursors = cursorsOf(others, this.pointings, Date.now());
    if (cursors.length + this.cursors.getState().length > 0) this.cursors.setState(cursors, true);
    clearTimeout(this.expiring);
    if (cursors.length > 0) this.expiring = setTimeout(() => this.showPointings(), IDLE_MS);
  }
}
