/** Uploads with progress. `fetch` cannot report how much has been sent, so this is the one place with XMLHttpRequest. */
import { apiUrl, csrfToken } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Dataset } from "@/api/types";
import { currentLocale, t } from "@/i18n";

export interface UploadHandle {
  readonly done: Promise<Dataset>;
  cancel(): void;
}

export class UploadCanceled extends Error {}

export function uploadFile(
  project: string,
  file: File,
  onProgress: (sentBytes: number) => void,
): UploadHandle {
  const request = new XMLHttpRequest();
  const done = new Promise<Dataset>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Dataset);
      else reject(errorOf(request));
    };
    request.onerror = () => reject(new ApiError(0, "unreachable", t("data.upload_offline")));
    request.onabort = () => reject(new UploadCanceled(t("data.upload_canceled")));
  });
  const form = new FormData();
  form.append("project", project);
  form.append("file", file, file.name);
  request.open("POST", apiUrl("/datasets"));
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("Accept-Language", currentLocale());
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.send(form);
  return { done, cancel: () => request.abort() };
}

function errorOf(request: XMLHttpRequest): ApiError {
  const fallback = t("error.http", { status: request.status });
  try {
    const body = JSON.parse(request.responseText) as { code?: string; message?: string };
    return new ApiError(request.status, body.code ?? "error", body.message ?? fallback);
  } catch {
    return new ApiError(request.status, "error", fallback);
  }
}
