/** Time arithmetic of runs. Pure; the clock is a parameter. */
import { formatDuration } from "@/i18n";

/** How long something has taken: until it ended, or until now. */
export function elapsedSeconds(from: string | null, to: string | null, now: number): number | null {
  if (from === null) return null;
  const end = to === null ? now : Date.parse(to);
  return Math.max(0, (end - Date.parse(from)) / 1000);
}

/** A duration, or a dash where there is none yet. */
export function durationText(seconds: number | null): string {
  return seconds === null || !Number.isFinite(seconds) ? "–" : formatDuration(seconds);
}

/** A running clock changes by whole seconds only, so that its digits do not flicker. */
export function tickingText(seconds: number | null): string {
  return seconds === null ? "–" : formatDuration(Math.floor(seconds));
}
