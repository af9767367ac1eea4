/**
 * Downloads that may have to be made first.
 *
 * CSV and Parquet files are converted on demand: the server answers 202 until they are there. Once they are, the
 * browser itself fetches them, so that a large file never passes through the memory of the page.
 */
import { api, errorOf } from "@/api/client";
import { type DownloadFormat, downloadPath, downloadUrl, type OutputRef } from "./api";

const CONVERTED: ReadonlySet<DownloadFormat> = new Set<DownloadFormat>(["csv", "parquet"]);
const ASK_EVERY_MS = 700;
const GIVE_UP_AFTER_MS = 10 * 60 * 1000;

export interface DownloadHooks {
  readonly onPreparing: () => void;
  readonly save?: (url: string) => void;
  readonly signal?: AbortSignal;
  readonly askEveryMs?: number;
}

export async function downloadOutput(
  ref: OutputRef,
  format: DownloadFormat,
  hooks: DownloadHooks,
): Promise<void> {
  const save = hooks.save ?? saveFile;
  if (!CONVERTED.has(format)) {
    save(downloadUrl(ref, format));
    return;
  }
  const deadline = Date.now() + GIVE_UP_AFTER_MS;
  let isTold = false;
  while (Date.now() < deadline) {
    if (await isReady(ref, format, hooks.signal)) break;
    if (!isTold) hooks.onPreparing();
    isTold = true;
    await new Promise((resolve) => setTimeout(resolve, hooks.askEveryMs ?? ASK_EVERY_MS));
    if (hooks.signal?.aborted) return;
  }
  save(downloadUrl(ref, format));
}

/** Look at the status only: the body of a ready file is not read here. */
async function isReady(ref: OutputRef, format: DownloadFormat, signal?: AbortSignal): Promise<boolean> {
  const response = await api.raw("GET", downloadPath(ref), {
    query: { format },
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await errorOf(response);
  response.body?.cancel().catch(() => undefined);
  return response.status !== 202;
}

function saveFile(url: string): void {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = "";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}
