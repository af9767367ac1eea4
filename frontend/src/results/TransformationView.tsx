import { t } from "@/i18n";
import { metricLabel } from "./evaluation/metrics";
import { RecordTable } from "./RecordTable";
import type { TransformationViewData } from "./views";

/** What a fitted transformation does, column by column. */
export function TransformationView({ view }: { readonly view: TransformationViewData }) {
  return (
    <div className="model-view">
      <section aria-label={t("transformation.columns")}>
        <h3>{view.title || metricLabel(view.transformer)}</h3>
        {view.columns.length === 0 ? (
          <p className="muted">{t("transformation.no_columns")}</p>
        ) : (
          <RecordTable
            records={view.columns}
            labels={{ name: t("transformation.column") }}
            rowHeader="name"
          />
        )}
      </section>
    </div>
  );
}
