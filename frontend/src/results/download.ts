/**
 * Downloads that may have to be made first.
 *
 * The server answers 202 while a conversion runs. A HEAD-like request asks until the file is there; then the browser
 * itself fetches it, so that a large file never passes through the memory of the page.
 */
import { api, errorOf } from "@/api/client";
import { type DownloadFormat, downloadPath, downloadUrl, type OutputRef } from "./api";

const ASK_EVERY_MS = 700;
const GIVE_UP_AFTER_MS = 10 * 60 * 1000;

export interface DownloadHooks {
  readonly onPreparing: () => void;
  readonly save?: (url: string) => void;
  readonly signal?: AbortSignal;
}

export async function downloadOutput(
  ref: OutputRef,
  format: DownloadFormat,
  hooks: DownloadHooks,
): Promise<void> {
  const deadline = Date.now() + GIVE_UP_AFTER_MS;
  let isTold = false;
  while (Date.now() < deadline) {
    if (await isReady(ref, format, hooks.signal)) break;
    if (!isTold) hooks.onPreparing();
    isTold = true;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    if (hooks.signal?.aborted) return;
  }
  (hooks.save ?? saveFile)(downloadUrl(ref, format));
}

/** Look at the status only: the body of a ready file is not read here. */
async function isReady(ref: OutputRef, format: DownloadFormat, signal?: AbortSignal): Promise<boolean> {
  const response = await api.raw("GET", downloadPath(ref), {
    query: { format },
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await errorOf(response);
  await response.body?.cancel();
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
