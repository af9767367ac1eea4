/** Two texts line by line: what came, what went, and a few lines around it. Pure. */
import { structuredPatch } from "diff";

export interface Line {
  /** `skipped` stands for a number of lines that are the same. */
  readonly kind: "added" | "removed" | "same" | "skipped";
  readonly text: string;
  /** In the text that has it, from 1; of skipped lines, how many. */
  readonly number: number;
}

/** Lines around a change that help to see where it is. */
const CONTEXT = 3;
/** Texts that differ in more than this are no help line by line, and take long. */
const MOST_EDITS = 2_000;

/** Null where the texts have too little in common. */
export function linesOf(before: string, after: string): Line[] | null {
  const patch = structuredPatch("", "", ended(before), ended(after), undefined, undefined, {
    context: CONTEXT,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) return null;
  const lines: Line[] = [];
  let seen = 0;
  for (const hunk of patch.hunks) {
    let old = hunk.oldStart;
    let next = hunk.newStart;
    skip(lines, old - 1 - seen);
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith("-")) {
        lines.push({ kind: "removed", text, number: old });
        old += 1;
      } else {
        lines.push({ kind: line.startsWith("+") ? "added" : "same", text, number: next });
        next += 1;
        if (!line.startsWith("+")) old += 1;
      }
    }
    seen = old - 1;
  }
  skip(lines, countOf(before) - seen);
  return lines;
}

function skip(lines: Line[], count: number): void {
  if (count > 0) lines.push({ kind: "skipped", text: "", number: count });
}

const ended = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

const countOf = (text: string): number => (text === "" ? 0 : ended(text).split("\n").length - 1);
