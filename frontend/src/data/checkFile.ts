/** What is plainly wrong with a file, found before it travels. The server checks again, and more. */
import { formatBytes, t } from "@/i18n";

const NAMES = /\.(csv|tsv|txt|parquet|pq)$/i;
const COMPRESSED: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04], // zip, also xlsx
  [0x1f, 0x8b], // gzip
  [0x42, 0x5a, 0x68], // bzip2
  [0xfd, 0x37, 0x7a, 0x58, 0x5a], // xz
  [0x28, 0xb5, 0x2f, 0xfd], // zstd
];

/** A sentence for the user, or null when nothing speaks against the upload. */
export async function checkFile(file: File, limitBytes: number): Promise<string | null> {
  if (file.size === 0) return t("data.empty_file");
  if (file.size > limitBytes) {
    return t("data.too_large", { size: formatBytes(file.size), limit: formatBytes(limitBytes) });
  }
  if (/\.xlsx?$/i.test(file.name)) return t("data.looks_excel");
  const head = new Uint8Array(await file.slice(0, 8).arrayBuffer());
  if (COMPRESSED.some((magic) => magic.every((byte, index) => head[index] === byte))) {
    return t("data.looks_zipped");
  }
  return NAMES.test(file.name) ? null : t("data.wrong_type");
}
