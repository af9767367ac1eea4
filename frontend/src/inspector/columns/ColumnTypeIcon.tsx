import { Binary, CalendarClock, Hash, Tag, ToggleLeft, Type } from "lucide-react";
import type { KnownColumn } from "@/graph/selection";

const ICONS: Readonly<Record<string, typeof Hash>> = {
  Integer: Hash,
  Double: Binary,
  Boolean: ToggleLeft,
  DateTime: CalendarClock,
  String: Type,
};

export function ColumnTypeIcon({ column }: { column: KnownColumn }) {
  const Icon = column.categorical ? Tag : (ICONS[column.type] ?? Type);
  return <Icon size={14} className="column-type" aria-hidden="true" />;
}
