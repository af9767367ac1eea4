/** Text in a picture: made safe for XML, and cut or wrapped by its measured width. */

/** How wide a text is drawn, in pixels. */
export type Measure = (text: string, size: number, weight: number) => number;

const ILLEGAL_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

export function escapeXml(text: string): string {
  const legal = text.toWellFormed().replace(ILLEGAL_IN_XML, " ");
  return legal.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

/** As much of a text as fits, with an ellipsis when something is cut. */
export function truncated(text: string, width: number, measured: (text: string) => number): string {
  if (measured(text) <= width) return text;
  const letters = [...text];
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measured(`${letters.slice(0, middle).join("")}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("").trimEnd()}…`;
}

/** Lines that fit, broken between words and within words that are too long; the last one tells of a cut. */
export function wrapped(
  text: string,
  width: number,
  lineLimit: number,
  measured: (text: string) => number,
): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ").flatMap((long) => pieces(long, width, measured))) {
      const longer = line ? `${line} ${word}` : word;
      if (line && measured(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
      if (lines.length > lineLimit) return cut(lines, lineLimit, width, measured);
    }
    lines.push(line);
  }
  return lines.length > lineLimit ? cut(lines, lineLimit, width, measured) : lines;
}

function cut(lines: readonly string[], limit: number, width: number, measured: (text: string) => number) {
  const kept = lines.slice(0, limit);
  const last = kept.at(-1);
  return last === undefined ? [] : [...kept.slice(0, -1), truncated(`${last} …`, width, measured)];
}

function pieces(word: string, width: number, measured: (text: string) => number): string[] {
  const found: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece && measured(piece + letter) > width) {
      found.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return [...found, piece];
}
