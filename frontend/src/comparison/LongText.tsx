/** Texts of several lines, such as scripts, before and after. */
import { t } from "@/i18n";

export interface LongTextProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

export function LongText({ label, before, after }: LongTextProps) {
  return (
    <section className="compare-text" aria-label={label}>
      <h3>{label}</h3>
      <h4>{t("comparison.before")}</h4>
      <pre>{before}</pre>
      <h4>{t("comparison.after")}</h4>
      <pre>{after}</pre>
    </section>
  );
}
