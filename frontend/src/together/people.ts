/** Who else has the draft open. Pure. */

export interface Person {
  readonly id: number;
  readonly name: string;
}

/** The first letters of the first and the last word, or the first two of the only one. */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const [first = "?"] = words;
  const last = words.length > 1 ? words.at(-1) : undefined;
  const letters = last ? [...first].slice(0, 1).concat([...last].slice(0, 1)) : [...first].slice(0, 2);
  return letters.join("").toLocaleUpperCase();
}

const TONES = ["violet", "teal", "orange", "pink", "indigo", "green", "gold"] as const;

/** The colour family of a person, the same in every browser. */
export function personTone(id: number): string {
  return TONES[id % TONES.length] ?? "grey";
}

export interface Comings {
  readonly joined: readonly Person[];
  readonly left: readonly Person[];
}

export function comings(before: readonly Person[], now: readonly Person[]): Comings {
  const without = (people: readonly Person[], others: readonly Person[]) =>
    people.filter(({ id }) => !others.some((other) => other.id === id));
  return { joined: without(now, before), left: without(before, now) };
}
