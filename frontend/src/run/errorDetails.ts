/** The technical text of an error, parted into what is the user's and what is the framework's. Pure. */
import type { StepError } from "./types";

/** The line that a step writes between its own frames and those of the program that ran it. */
export const FRAMEWORK_MARK = "Framework frames:";

export interface ErrorDetails {
  /** Shown at once: the way through the user's own code. */
  readonly own: string;
  /** Folded away. */
  readonly folded: string;
}

export function splitDetails({ details, kind }: Pick<StepError, "details" | "kind">): ErrorDetails {
  const lines = (details ?? "").trimEnd().split("\n");
  const mark = lines.findIndex((line) => line.trim() === FRAMEWORK_MARK);
  if (mark >= 0) {
    return { own: joined(lines.slice(0, mark)), folded: joined(lines.slice(mark + 1)) };
  }
  return kind === "user_code" ? { own: joined(lines), folded: "" } : { own: "", folded: joined(lines) };
}

function joined(lines: readonly string[]): string {
  return lines.join("\n").replace(/^\n+|\s+$/g, "");
}
