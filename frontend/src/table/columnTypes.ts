import { Binary, Calendar, Hash, type LucideIcon, Percent, Type } from "lucide-react";
import type { Column, ColumnType } from "@/api/types";
import { t } from "@/i18n";

export const TYPE_ICONS: Readonly<Record<ColumnType, LucideIcon>> = {
  String: Type,
  Integer: Hash,
  Double: Percent,
  Boolean: Binary,
  DateTime: Calendar,
};

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
