/**
 * The lines of a growing log. Pure but for holding them: no network, no DOM.
 *
 * Text comes in pieces that may end in the middle of a line or of a colour code. Colour codes are removed; of a line
 * that a progress bar has overwritten (carriage returns) the last state is kept. A log longer than the limit loses its
 * oldest lines here; the download has all of them.
 */

/** A page shows this many lines at most; about 100 MB of text. */
export const LINE_LIMIT = 1_000_000;
const DROP_AT_ONCE = 50_000;

// Escape sequences of terminals: CSI (colours, cursor), OSC (titles, addresses) and two-character ones.
const ESCAPE = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
const ANSI = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?|[@-Z\\\\^_])`,
  "g",
);

export function cleanLine(raw: string): string {
  let line = raw.includes(ESCAPE) ? raw.replace(ANSI, "") : raw;
  if (line.endsWith("\r")) line = line.slice(0, -1);
  const overwritten = line.lastIndexOf("\r");
  return overwritten === -1 ? line : line.slice(overwritten + 1);
}

export class LogBuffer {
  readonly lines: string[] = [];
  /** Lines no longer held because the log is longer than the limit. */
  dropped = 0;
  private partial = "";
  /** The last line shown is unfinished and will be replaced by the next piece. */
  private showsPartial = false;

  constructor(private readonly limit = LINE_LIMIT) {}

  append(text: string): void {
    if (text === "") return;
    if (this.showsPartial) this.lines.pop();
    const pieces = (this.partial + text).split("\n");
    this.partial = pieces.pop() ?? "";
    for (const piece of pieces) this.lines.push(cleanLine(piece));
    this.showsPartial = this.partial !== "";
    if (this.showsPartial) this.lines.push(cleanLine(this.partial));
    if (this.lines.length > this.limit + DROP_AT_ONCE) {
      const excess = this.lines.length - this.limit;
      this.lines.splice(0, excess);
      this.dropped += excess;
    }
  }
}
