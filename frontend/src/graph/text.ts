/** Lower case without accents, so that "regression" is found however it is typed. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}
