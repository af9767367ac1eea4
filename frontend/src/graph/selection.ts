/**
 * Column selections: the rules set in the column picker and what they choose. Mirrors `modules/columns/selection.py`,
 * for the preview in the picker; the server decides.
 */
import type { JsonValue } from "./model";

export interface KnownColumn {
  readonly name: string;
  readonly type: string;
  readonly categorical: boolean;
  readonly role: string;
}

export type RuleKind = "all" | "names" | "indices" | "types" | "features" | "labels" | "scores";

export const RULE_KINDS: readonly RuleKind[] = [
  "names",
  "indices",
  "types",
  "features",
  "labels",
  "scores",
  "all",
];
export const TYPE_CHOICES = [
  "Numeric",
  "Integer",
  "Double",
  "String",
  "Boolean",
  "Categorical",
  "DateTime",
] as const;

export interface ColumnRule {
  readonly op: "include" | "exclude";
  readonly kind: RuleKind;
  readonly names?: readonly string[];
  readonly text?: string;
  readonly types?: readonly string[];
}

export interface ColumnSelection {
  readonly rules: readonly ColumnRule[];
  readonly preserve_order: boolean;
}

export const EMPTY_SELECTION: ColumnSelection = { rules: [], preserve_order: false };

/** Read a stored value, or the JSON text that a module gives as its default. */
export function readSelection(value: JsonValue): ColumnSelection {
  if (typeof value === "string") {
    try {
      return readSelection(JSON.parse(value) as JsonValue);
    } catch {
      return EMPTY_SELECTION;
    }
  }
  const candidate = value as Partial<ColumnSelection> | null;
  if (typeof candidate !== "object" || candidate === null || !Array.isArray(candidate.rules))
    return EMPTY_SELECTION;
  return { rules: candidate.rules, preserve_order: candidate.preserve_order ?? false };
}

/** The stored form: each rule with the keys of its kind and no others. */
export function writeSelection({ rules, preserve_order }: ColumnSelection): JsonValue {
  const written = rules.map(({ op, kind, names, text, types }): JsonValue => {
    if (kind === "names") return { op, kind, names: names ?? [] };
    if (kind === "indices") return { op, kind, text: text ?? "" };
    if (kind === "types") return { op, kind, types: types ?? [] };
    return { op, kind };
  });
  return { rules: written, preserve_order };
}

export function selectNames(names: readonly string[]): ColumnSelection {
  return { rules: names.length > 0 ? [{ op: "include", kind: "names", names }] : [], preserve_order: false };
}

/** The names of a selection that only names columns; null when it has rules of another kind. */
export function namesOnly({ rules, preserve_order }: ColumnSelection): readonly string[] | null {
  if (rules.length === 0) return [];
  const [rule, ...others] = rules;
  if (!rule || others.length > 0 || rule.op !== "include" || rule.kind !== "names" || preserve_order)
    return null;
  return rule.names ?? [];
}

export interface Resolved {
  readonly columns: readonly KnownColumn[];
  /** Names and indices that the data does not have. */
  readonly missing: readonly string[];
}

export function resolveSelection(selection: ColumnSelection, columns: readonly KnownColumn[]): Resolved {
  const missing = new Set<string>();
  let chosen: number[] = [];
  for (const rule of selection.rules) {
    const matched = matches(rule, columns, missing);
    if (rule.op === "exclude") {
      const dropped = new Set(matched);
      chosen = chosen.filter((index) => !dropped.has(index));
    } else {
      chosen = selection.preserve_order ? [...chosen, ...matched] : [...new Set([...chosen, ...matched])];
    }
  }
  if (!selection.preserve_order) chosen.sort((a, b) => a - b);
  return { columns: chosen.flatMap((index) => columns[index] ?? []), missing: [...missing] };
}

const ROLES: Readonly<Partial<Record<RuleKind, string>>> = {
  features: "Feature",
  labels: "Label",
  scores: "Score",
};

function matches(rule: ColumnRule, columns: readonly KnownColumn[], missing: Set<string>): number[] {
  const where = (test: (column: KnownColumn) => boolean) =>
    columns.flatMap((column, index) => (test(column) ? [index] : []));
  switch (rule.kind) {
    case "all":
      return where(() => true);
    case "names":
      return namedColumns(rule.names ?? [], columns, missing);
    case "indices":
      return indexedColumns(rule.text ?? "", columns.length, missing);
    case "types":
      return where((column) => (rule.types ?? []).some((type) => hasType(column, type)));
    default:
      return where(({ role }) => role === ROLES[rule.kind]);
  }
}

function namedColumns(
  names: readonly string[],
  columns: readonly KnownColumn[],
  missing: Set<string>,
): number[] {
  const position = new Map(columns.map(({ name }, index) => [name, index]));
  return names.flatMap((name) => {
    const index = position.get(name);
    if (index === undefined) missing.add(name);
    return index ?? [];
  });
}

export function hasType(column: KnownColumn, type: string): boolean {
  if (type === "Numeric") return column.type === "Integer" || column.type === "Double";
  return type === "Categorical" ? column.categorical : column.type === type;
}

/** `1,3-6`: counted from 1, closed ranges. What cannot be read or is not there is named in `missing`. */
function indexedColumns(text: string, count: number, missing: Set<string>): number[] {
  const found = new Set<number>();
  for (const part of text.split(",").map((piece) => piece.trim())) {
    const match = /^(\d{1,9})(?:\s*-\s*(\d{1,9}))?$/.exec(part);
    const first = Number(match?.[1] ?? 0);
    const last = Number(match?.[2] ?? first);
    if (!match || first < 1 || last < first || last > count) {
      if (part) missing.add(part);
      continue;
    }
    for (let index = first; index <= last; index += 1) found.add(index - 1);
  }
  return [...found];
}
