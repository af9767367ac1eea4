import { t } from "@/i18n";
import { metricLabel } from "./evaluation/metrics";
import { scalarText } from "./ModelView";
import type { TransformationViewData } from "./views";

/** What a fitted transformation does, column by column. */
export function TransformationView({ view }: { readonly view: TransformationViewData }) {
  const lines = view.columns.map((column, position) => ({ column, position }));
  const names = [...new Set(view.columns.flatMap((column) => Object.keys(column)))];
  return (
    <div className="model-view">
      <section aria-label={t("transformation.columns")}>
        <h3>{view.title || metricLabel(view.transformer)}</h3>
        {lines.length === 0 ? (
          <p className="muted">{t("transformation.no_columns")}</p>
        ) : (
          <div className="scroll">
            <table className="plain-table">
              <thead>
                <tr>
                  {names.map((name) => (
                    <th key={name} scope="col">
                      {name === "name" ? t("transformation.column") : metricLabel(name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {lines.map(({ column, position }) => (
                  <tr key={position}>
                    {names.map((name) => {
                      const value = column[name] ?? null;
                      return (
                        <td key={name} data-numeric={typeof value === "number" || undefined}>
                          {scalarText(value)}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </div>
  );
}
