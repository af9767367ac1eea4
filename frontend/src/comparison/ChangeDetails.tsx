/** One change in full: field by field, before and after. */
import { MousePointerClick } from "lucide-react";
import { ComparedMark } from "@/canvas/ComparedMark";
import type { GraphDocument } from "@/graph/model";
import { t } from "@/i18n";
import { EmptyState } from "@/ui";
import type { FieldChange } from "./api";
import type { Change } from "./changes";
import { LongText } from "./LongText";
import {
  fieldLabel,
  type Glossary,
  isLongText,
  nameOfChange,
  originLabel,
  portChangeLabel,
  portChangeText,
  valueText,
} from "./words";

export interface ChangeDetailsProps {
  /** Null where nothing is chosen. */
  readonly change: Change | null;
  /** Name of what is chosen and does not differ. */
  readonly unchanged: string | null;
  readonly union: GraphDocument;
  readonly glossary: Glossary;
}

export function ChangeDetails({ change, unchanged, union, glossary }: ChangeDetailsProps) {
  if (change === null) {
    if (unchanged !== null) {
      return (
        <div className="compare-details scroll">
          <h2>{unchanged}</h2>
          <p className="muted">{t("comparison.same")}</p>
        </div>
      );
    }
    return (
      <EmptyState icon={MousePointerClick} title={t("comparison.details_none")}>
        {t("comparison.details_none_text")}
      </EmptyState>
    );
  }
  const { status } = change;
  const long = change.fields.filter(({ before, after }) => isLongText(before) || isLongText(after));
  const rows = rowsOf(change, glossary, new Set(long));
  return (
    <div className="compare-details scroll">
      <h2>{nameOfChange(change, union, glossary.modules)}</h2>
      <p className="compare-details-kind">
        <span className="muted">{t(`comparison.kind.${change.kind}`)}</span>
        <ComparedMark status={status} />
      </p>
      {status === "added" ? <p className="muted">{t("comparison.came")}</p> : null}
      {status === "removed" ? <p className="muted">{t("comparison.went")}</p> : null}
      {rows.length > 0 ? (
        <table className="compare-fields">
          <caption className="visually-hidden">{t("comparison.details")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("comparison.field")}</th>
              <th scope="col">{t("comparison.before")}</th>
              <th scope="col">{t("comparison.after")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, before, after }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td>{before}</td>
                <td>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {long.map((field) => (
        <LongText
          key={`${field.field}/${field.key}`}
          label={fieldLabel(field, change.id, glossary)}
          before={textOf(field, "before", change.id, glossary)}
          after={textOf(field, "after", change.id, glossary)}
        />
      ))}
    </div>
  );
}

interface Row {
  readonly key: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

function rowsOf(
  { id, fields, ports, origins }: Change,
  glossary: Glossary,
  apart: ReadonlySet<FieldChange>,
): Row[] {
  return [
    ...fields
      .filter((field) => !apart.has(field))
      .map((field) => ({
        key: `${field.field}/${field.key}`,
        label: fieldLabel(field, id, glossary),
        before: valueText(field, "before", id, glossary),
        after: valueText(field, "after", id, glossary),
      })),
    ...ports.map((port) => ({
      key: `port/${port.side}/${port.port}`,
      label: portChangeLabel(port),
      before: portChangeText(port, "before"),
      after: portChangeText(port, "after"),
    })),
    ...origins.map((part) => ({
      key: `origin/${part}`,
      label: originLabel(part, id, glossary),
      before: "",
      after: t("comparison.origin.other"),
    })),
  ];
}

/** The text itself; a value that was not set is the default where there is one. */
function textOf(field: FieldChange, side: "before" | "after", node: string, glossary: Glossary): string {
  const value = field[side];
  if (typeof value === "string") return value;
  const { document } = glossary[side];
  if (field.field !== "parameter" || !document.nodes[node]) return "";
  const { module, version } = document.nodes[node];
  const known = glossary.modules.get(module);
  const fallback =
    known?.version === version ? known.parameters.find(({ name }) => name === field.key)?.default : null;
  return typeof fallback === "string" ? fallback : "";
}
