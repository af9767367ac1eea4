import type { Issue, ProblemDetails } from "./types";

/** Every failed request becomes one of these; `code` is stable, `message` is meant for people. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: ProblemDetails;

  constructor(status: number, code: string, message: string, details: ProblemDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.details = details;
  }

  get problems(): Issue[] {
    return this.details.problems ?? [];
  }

  /** No answer at all, or one that says "try again": the same request may well succeed a moment later. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
