/** How long a link works: a few usual times, or a number of days. */
export const LIFETIMES = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 } as const;

export type Lifetime = keyof typeof LIFETIMES | "other";

const isUsual = (lifetime: Lifetime): lifetime is keyof typeof LIFETIMES => lifetime in LIFETIMES;

/** Those the operator allows, and "another time" last. */
export function offeredLifetimes(mostDays: number): Lifetime[] {
  const usual = Object.entries(LIFETIMES) as [keyof typeof LIFETIMES, number][];
  return [...usual.flatMap(([name, hours]) => (hours <= mostDays * 24 ? [name] : [])), "other"];
}

/** The hours that were chosen; null for days that are no whole number within the limit. */
export function chosenHours(lifetime: Lifetime, days: string, mostDays: number): number | null {
  if (isUsual(lifetime)) return LIFETIMES[lifetime];
  const count = /^\d{1,5}$/.test(days.trim()) ? Number(days) : 0;
  return count >= 1 && count <= mostDays ? count * 24 : null;
}
