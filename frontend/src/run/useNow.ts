import { useSyncExternalStore } from "react";

/** One timer for everything on the page that shows the same passing time. */
class Clock {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private ticks = 0;

  constructor(private readonly everyMs: number) {}

  readonly tick = () => this.ticks;

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => {
      this.ticks += 1;
      for (const each of this.listeners) each();
    }, this.everyMs);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  };
}

const clocks = new Map<number, Clock>();

function clockOf(everyMs: number): Clock {
  let clock = clocks.get(everyMs);
  if (!clock) {
    clock = new Clock(everyMs);
    clocks.set(everyMs, clock);
  }
  return clock;
}

const stopped = () => () => undefined;

/** The time, renewed every second while something is going on; never renders by itself otherwise. */
export function useNow(isTicking: boolean, everyMs = 1000): number {
  const clock = clockOf(everyMs);
  useSyncExternalStore(isTicking ? clock.subscribe : stopped, clock.tick, clock.tick);
  return Date.now();
}
