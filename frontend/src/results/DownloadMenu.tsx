import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { messageOf } from "@/api/errors";
import { t } from "@/i18n";
import { Button, Menu, MenuItem, notify } from "@/ui";
import type { DownloadFormat, OutputRef } from "./api";
import { downloadOutput } from "./download";

const FORMATS: Readonly<Record<string, readonly DownloadFormat[]>> = {
  DataTable: ["csv", "parquet", "arrow"],
};
const FOLDER: readonly DownloadFormat[] = ["zip"];

export interface DownloadMenuProps {
  readonly output: OutputRef;
  readonly type: string;
}

export function DownloadMenu({ output, type }: DownloadMenuProps) {
  const [preparing, setPreparing] = useState<DownloadFormat | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const start = async (format: DownloadFormat) => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    try {
      await downloadOutput(output, format, {
        signal: controller.signal,
        onPreparing: () => setPreparing(format),
      });
    } catch (error) {
      if (controller.signal.aborted) return;
      notify({ tone: "danger", title: t("download.failed"), text: messageOf(error) });
    }
    setPreparing(null);
  };

  return (
    <>
      <Menu
        label={t("download.menu")}
        trigger={
          <Button
            size="small"
            isPending={preparing !== null}
            icon={<Download size={13} aria-hidden="true" />}
          >
            {preparing === null ? t("download.menu") : t("download.preparing_short")}
          </Button>
        }
      >
        {(FORMATS[type] ?? FOLDER).map((format) => (
          <MenuItem key={format} onAction={() => void start(format)}>
            {t(`download.${format}`)}
          </MenuItem>
        ))}
      </Menu>
      <span role="status" className="visually-hidden">
        {preparing ? t("download.preparing", { format: t(`download.${preparing}`) }) : null}
      </span>
    </>
  );
}
