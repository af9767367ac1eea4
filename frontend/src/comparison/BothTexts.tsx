import { t } from "@/i18n";

/** Two texts that are better read one after the other. */
export function BothTexts({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <>
      <h4>{t("comparison.before")}</h4>
      <pre>{before}</pre>
      <h4>{t("comparison.after")}</h4>
      <pre>{after}</pre>
    </>
  );
}
