/** Going to a row by typing the beginning of its name. Pure. */

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Letters and digits look for a name; signs stay free for commands. */
export function typesAhead({ key, ctrlKey, metaKey, altKey }: Press): boolean {
  return /^[\p{L}\p{N}]$/u.test(key) && !ctrlKey && !metaKey && !altKey;
}

/**
 * The place of the next name that begins with the text, round the end. One letter goes on from the current row, so that
 * pressing it again walks through the names; more of them may still mean the row one is on.
 */
export function findAhead(names: readonly string[], current: number, text: string): number | null {
  const wanted = text.toLocaleLowerCase();
  const first = text.length > 1 ? current : current + 1;
  for (let step = 0; step < names.length; step += 1) {
    const index = (first + step) % names.length;
    if (names[index]?.toLocaleLowerCase().startsWith(wanted)) return index;
  }
  return null;
}

/** After a pause a new word begins. */
const PAUSE_MS = 1000;

export class TypedText {
  private text = "";
  private at = Number.NEGATIVE_INFINITY;

  /** Whether a space still belongs to the name. */
  isGoing(now: number): boolean {
    return now - this.at <= PAUSE_MS;
  }

  /** Going elsewhere ends the word. */
  end(): void {
    this.at = Number.NEGATIVE_INFINITY;
  }

  /** What has been typed with this letter. The same letter again and again stays one letter. */
  add(letter: string, now: number): string {
    this.text = this.isGoing(now) ? this.text + letter : letter;
    this.at = now;
    return [...this.text].every((one) => one === letter) ? letter : this.text;
  }
}
