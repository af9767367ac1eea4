import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { messageOf } from "@/api/errors";
import { keys } from "@/api/keys";
import { t } from "@/i18n";
import { notify } from "@/ui";
import { checkFile } from "./checkFile";
import { UploadCanceled, uploadFile } from "./upload";

export interface Upload {
  readonly id: number;
  readonly name: string;
  readonly total: number;
  readonly sent: number;
  /** Why it did not work; null while it is on its way. */
  readonly problem: string | null;
}

export interface Uploads {
  readonly uploads: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  /** Stop an upload that is on its way, or take away the message about one that failed. */
  readonly dismiss: (id: number) => void;
}

/** Files on their way. One that arrived leaves the list: the dataset stands for it. */
export function useUploads(project: string, limitBytes: number): Uploads {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const cancels = useRef(new Map<number, () => void>());
  const nextId = useRef(1);
  const client = useQueryClient();

  const change = useCallback((id: number, part: Partial<Upload>) => {
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
  }, []);
  const remove = useCallback((id: number) => {
    setUploads((all) => all.filter((upload) => upload.id !== id));
  }, []);

  const send = useCallback(
    async (id: number, file: File) => {
      const problem = await checkFile(file, limitBytes);
      if (problem !== null) {
        change(id, { problem });
        return;
      }
      const handle = uploadFile(project, file, (sent) => change(id, { sent }));
      cancels.current.set(id, handle.cancel);
      try {
        await handle.done;
        notify({ tone: "success", title: t("data.upload_done", { name: file.name }) });
        remove(id);
      } catch (error) {
        if (error instanceof UploadCanceled) remove(id);
        else change(id, { problem: messageOf(error) });
      } finally {
        cancels.current.delete(id);
        await client.invalidateQueries({ queryKey: keys.datasets(project) });
      }
    },
    [change, remove, project, limitBytes, client],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const added = files.map((file) => ({ id: nextId.current++, file }));
      setUploads((all) => [
        ...all,
        ...added.map(({ id, file }) => ({ id, name: file.name, total: file.size, sent: 0, problem: null })),
      ]);
      for (const { id, file } of added) void send(id, file);
    },
    [send],
  );

  const dismiss = useCallback(
    (id: number) => {
      const cancel = cancels.current.get(id);
      if (cancel) cancel();
      else remove(id);
    },
    [remove],
  );
  return { uploads, add, dismiss };
}
