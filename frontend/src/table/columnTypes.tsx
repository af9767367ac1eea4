import { Calendar } from "lucide-react";
import type { Column, ColumnType } from "@/api/types";
import { t } from "@/i18n";

const GLYPHS: Readonly<Record<ColumnType, string | null>> = {
  String: "Aa",
  Integer: "12",
  Double: "1.2",
  Boolean: "T/F",
  DateTime: null,
};

/** The type of a column as a small sign; decorative, since `columnWords` says it. */
export function TypeSign({ type }: { readonly type: ColumnType }) {
  return (
    <span className="type-sign" data-type={type} aria-hidden="true">
      {GLYPHS[type] ?? <Calendar size={12} />}
    </span>
  );
}

const KINDS = {
  String: "String",
  Integer: "Numeric",
  Double: "Numeric",
  Boolean: "Boolean",
  DateTime: "DateTime",
} as const;

export function isNumeric(type: ColumnType): boolean {
  return type === "Integer" || type === "Double";
}

/** "Number · Label · Categorical": what a column is, in words. */
export function columnWords(column: Column): string {
  const words = [t(`table.type.${column.type}`)];
  if (column.role !== "Feature") words.push(t(`table.role.${column.role}`));
  if (column.categorical) words.push(t("table.categorical"));
  return words.join(" · ");
}

/** "Numeric Feature", "Categorical Label": the vocabulary of the column selector. */
export function featureType({ type, role, categorical }: Column): string {
  const kind = categorical ? "Categorical" : KINDS[type];
  const kindWord = t(`table.kind.${kind}`);
  return role === "None"
    ? kindWord
    : t("table.feature_type_of", { kind: kindWord, role: t(`table.role.${role}`) });
}
