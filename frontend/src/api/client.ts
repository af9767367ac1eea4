/** The one place that talks HTTP: session cookie, CSRF token, JSON, and errors as `ApiError`. */
import { currentLocale, t } from "@/i18n";
import { ApiError } from "./errors";
import type { ProblemDetails } from "./types";

type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  query?: Query;
  json?: unknown;
  body?: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const SAFE_METHODS = new Set(["GET", "HEAD"]);

export function csrfToken(): string {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return `/api${path}${text ? `?${text}` : ""}`;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers(options.headers);
  headers.set("Accept", "application/json");
  headers.set("Accept-Language", currentLocale());
  if (!SAFE_METHODS.has(method)) headers.set("X-CSRFToken", csrfToken());
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (options.signal) init.signal = options.signal;
  if (options.json !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(options.json);
  } else if (options.body) {
    init.body = options.body;
  }
  try {
    return await fetch(apiUrl(path, options.query), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "unreachable", t("error.unreachable"));
  }
}

/** Turn an answer that is not 2xx into an `ApiError`, whatever its body looks like. */
export async function errorOf(response: Response): Promise<ApiError> {
  const fallback = t("error.http", { status: response.status });
  try {
    const body = (await response.json()) as { code?: string; message?: string; details?: ProblemDetails };
    return new ApiError(response.status, body.code ?? "error", body.message ?? fallback, body.details ?? {});
  } catch {
    return new ApiError(response.status, "error", fallback);
  }
}

export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) throw await errorOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>("GET", path, options),
  post: <T>(path: string, json?: unknown, options?: RequestOptions) =>
    request<T>("POST", path, { json: json ?? {}, ...options }),
  put: <T>(path: string, json: unknown, options?: RequestOptions) =>
    request<T>("PUT", path, { json, ...options }),
  patch: <T>(path: string, json: unknown, options?: RequestOptions) =>
    request<T>("PATCH", path, { json, ...options }),
  delete: <T = void>(path: string, options?: RequestOptions) => request<T>("DELETE", path, options),
  /** The answer as it comes, for texts, files and "not ready yet" statuses. */
  raw: send,
};
