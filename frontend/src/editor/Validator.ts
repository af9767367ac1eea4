/** Learns from the server what is wrong with the draft. */
import type { Validation } from "@/api/types";
import { type EditorStore, groupIssues } from "./store";

/** Where many edit, the draft moves on several times a second, and each of them asks. */
const PAUSE_MS = 500;

export class Validator {
  private isAsking = false;
  private askedAt = 0;
  private isStopped = false;

  constructor(
    private readonly store: EditorStore,
    private readonly ask: () => Promise<Validation>,
  ) {}

  stop(): void {
    this.isStopped = true;
  }

  /** One question at a time; asked again when the draft has moved on meanwhile. */
  async validate(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      let validation: Validation;
      do {
        await this.pauseBetweenQuestions();
        validation = await this.ask();
      } while (!this.isStopped && validation.revision < this.store.getState().revision);
      this.take(validation);
    } catch {
      // what is known stays on screen; the next saved edit asks again
    } finally {
      this.isAsking = false;
    }
  }

  take(validation: Validation): void {
    this.store.setState((state) => ({
      validation,
      issuesByNode: groupIssues(validation.issues, state.issuesByNode),
      errorCount: validation.issues.filter(({ severity }) => severity === "error").length,
    }));
  }

  private async pauseBetweenQuestions(): Promise<void> {
    const left = this.askedAt + PAUSE_MS - Date.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    this.askedAt = Date.now();
  }
}
