import { CircleAlert, FileUp, X } from "lucide-react";
import { Button as AriaButton, DropZone, FileTrigger, isFileDropItem } from "react-aria-components";
import { formatBytes, t } from "@/i18n";
import { IconButton } from "@/ui";
import type { Upload, Uploads } from "./useUploads";

const ACCEPTED = [".csv", ".tsv", ".txt", ".parquet", ".pq"];

export interface UploadAreaProps {
  readonly uploads: Uploads;
  readonly limitBytes: number;
}

export function UploadArea({ uploads, limitBytes }: UploadAreaProps) {
  return (
    <div className="upload-area">
      <DropZone
        className="drop-zone"
        aria-label={t("data.upload")}
        onDrop={async (event) => {
          const files = event.items.filter(isFileDropItem).map((item) => item.getFile());
          uploads.add(await Promise.all(files));
        }}
      >
        {({ isDropTarget }) => (
          <>
            <FileUp size={22} strokeWidth={1.6} aria-hidden="true" />
            {isDropTarget ? (
              <p>{t("data.drop_active")}</p>
            ) : (
              <p>
                {t("data.drop")}{" "}
                <FileTrigger
                  allowsMultiple
                  acceptedFileTypes={ACCEPTED}
                  onSelect={(list) => uploads.add(list === null ? [] : [...list])}
                >
                  <AriaButton className="drop-choose">{t("data.choose")}</AriaButton>
                </FileTrigger>
              </p>
            )}
            <p className="muted drop-limit">{t("data.limit", { size: formatBytes(limitBytes) })}</p>
          </>
        )}
      </DropZone>
      {uploads.uploads.length > 0 ? (
        <ul className="uploads" aria-label={t("data.uploads")}>
          {uploads.uploads.map((upload) => (
            <UploadLine key={upload.id} upload={upload} onDismiss={uploads.dismiss} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function UploadLine({ upload, onDismiss }: { upload: Upload; onDismiss: (id: number) => void }) {
  const { name, problem } = upload;
  const label = problem === null ? "data.upload_cancel" : "data.upload_dismiss";
  return (
    <li className="upload-line" data-failed={problem !== null || undefined}>
      <div className="upload-text">
        <strong className="truncate">{name}</strong>
        {problem === null ? <UploadProgress upload={upload} /> : null}
        {problem === null ? null : (
          <span className="upload-problem" role="alert">
            <CircleAlert size={13} aria-hidden="true" />
            {problem}
          </span>
        )}
      </div>
      <IconButton
        size="small"
        label={t(label, { name })}
        icon={<X size={14} aria-hidden="true" />}
        onPress={() => onDismiss(upload.id)}
      />
    </li>
  );
}

function UploadProgress({ upload }: { upload: Upload }) {
  const { name, sent, total } = upload;
  const isSent = sent >= total;
  return (
    <>
      <progress aria-label={t("data.uploading", { name })} max={Math.max(1, total)} value={sent} />
      <span className="muted numeric">
        {isSent
          ? t("data.upload_checking")
          : t("data.upload_progress", { sent: formatBytes(sent), total: formatBytes(total) })}
      </span>
    </>
  );
}
