/** How well a text answers what was typed. Pure. */
import { fold } from "@/graph/text";

/** What a person may look for: its label counts for most, further words find it too. */
export interface Findable {
  readonly label: string;
  readonly words?: string;
}

/** Lower is better; null when it does not answer at all. */
export function rankOf(query: string, { label, words = "" }: Findable): number | null {
  const wanted = fold(query).trim();
  const text = fold(label);
  if (wanted === "") return 0;
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  const labelWords = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const parts = wanted.split(/\s+/);
  if (parts.every((part) => labelWords.some((word) => word.startsWith(part)))) return 2;
  if (
    labelWords.length > 1 &&
    labelWords
      .map((word) => word[0])
      .join("")
      .startsWith(wanted)
  )
    return 3;
  if (parts.every((part) => text.includes(part))) return 4;
  const everything = `${text} ${fold(words)}`;
  return parts.every((part) => everything.includes(part)) ? 5 : null;
}

/** The best first; of equals the shorter label, then the one that stood first. */
export function ranked<T extends Findable>(items: readonly T[], query: string, limit: number): T[] {
  return items
    .flatMap((item, index) => {
      const rank = rankOf(query, item);
      return rank === null ? [] : [{ item, index, rank }];
    })
    .sort((a, b) => a.rank - b.rank || a.item.label.length - b.item.label.length || a.index - b.index)
    .slice(0, limit)
    .map(({ item }) => item);
}
