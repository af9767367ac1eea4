/** How well a text answers what was typed: one answer for every list in which something is looked for. Pure. */
import type { ModuleDefinition } from "./catalog";
import { fold } from "./text";

/** What a person may look for: its names count for most, further words find it too. */
export interface Findable {
  readonly label: string;
  /** What it is called elsewhere, as in another language. */
  readonly otherNames?: readonly string[];
  readonly words?: string;
  /** Of those that answer equally well, the one with the lower cost comes first. */
  readonly cost?: number;
}

const BY_FURTHER_WORDS = 5;

/** Lower is better; null when it does not answer at all. */
export function rankOf(query: string, { label, otherNames = [], words = "" }: Findable): number | null {
  const wanted = fold(query).trim();
  if (wanted === "") return 0;
  const parts = wanted.split(/\s+/);
  const names = [label, ...otherNames].map(fold);
  const [own = null, ...others] = names.map((name) => rankOfName(wanted, parts, name));
  // of equal names, that which is shown
  const best = Math.min(own ?? BY_FURTHER_WORDS, ...others.map((rank) => (rank ?? BY_FURTHER_WORDS) + 0.5));
  if (best < BY_FURTHER_WORDS) return best;
  const everything = [...names, fold(words)].join(" ");
  return parts.every((part) => everything.includes(part)) ? BY_FURTHER_WORDS : null;
}

function rankOfName(wanted: string, parts: readonly string[], name: string): number | null {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 2;
  const initials = words.map((word) => word[0]).join("");
  if (words.length > 1 && initials.startsWith(wanted)) return 3;
  return parts.every((part) => name.includes(part)) ? 4 : null;
}

/** The best first; of equals the cheaper, the shorter label, then the one that stood first. All, when nothing is asked. */
export function ranked<T extends Findable>(items: readonly T[], query: string, limit?: number): T[] {
  if (query.trim() === "") return items.slice(0, limit);
  return items
    .flatMap((item, index) => {
      const rank = rankOf(query, item);
      return rank === null ? [] : [{ item, index, rank }];
    })
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.item.cost ?? 0) - (b.item.cost ?? 0) ||
        a.item.label.length - b.item.label.length ||
        a.index - b.index,
    )
    .slice(0, limit)
    .map(({ item }) => item);
}

/** What finds a module, wherever modules are listed. */
export function moduleAsFound(module: ModuleDefinition): Required<Omit<Findable, "cost">> {
  const { name, display_name, other_names, keywords, description, category_label } = module;
  return {
    label: display_name,
    otherNames: other_names,
    words: [name, ...keywords, description, category_label].join(" "),
  };
}
