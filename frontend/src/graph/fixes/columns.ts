/** Corrections that look at the columns which arrive at a node. */
import { type ModuleParameter, parameterOf } from "@/graph/catalog";
import { edgeInto } from "@/graph/edits";
import type { Edge } from "@/graph/model";
import { insertOnEdge } from "@/graph/rewire";
import {
  type ColumnRule,
  type KnownColumn,
  readSelection,
  resolveSelection,
  selectNames,
  writeSelection,
} from "@/graph/selection";
import { closest } from "./closest";
import { type Draft, type Fix, makeFix, type Place, type Rule } from "./types";
import { fixReset, setTo } from "./values";

const ALL_COLUMNS: ColumnRule = { op: "include", kind: "all" };
/** A title names this many columns. */
const NAMED = 3;

const listed = (names: readonly string[]): string =>
  names.slice(0, NAMED).join(", ") + (names.length > NAMED ? " …" : "");

export const fixUnknownColumn: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  if (!parameter) return [];
  const columns = columnsAt(draft, place, parameter.port) ?? [];
  const names = columns.map(({ name }) => name);
  if (parameter.widget === "columns") {
    return [
      ...renameInSelection(place, draft, parameter, problem.columns, names),
      ...dropFromSelection(place, draft, parameter, columns),
      ...fixReset(problem, place, draft),
    ];
  }
  if (parameter.widget !== "column") return [];
  const near = closest(problem.columns[0] ?? "", names);
  const renamed = near
    ? setTo("set_value", place, draft, parameter.name, near, { parameter: parameter.label, value: near })
    : onlyColumn(place, draft, parameter, columns);
  return [...renamed, ...fixReset(problem, place, draft)];
};

export const fixEmptySelection: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  if (parameter?.widget !== "columns") return [];
  return selectAll(place, draft, parameter);
};

export const fixMissingColumns: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  if (parameter?.widget === "columns") return selectAll(place, draft, parameter);
  if (parameter?.widget !== "column") return [];
  return onlyColumn(place, draft, parameter, columnsAt(draft, place, parameter.port) ?? []);
};

export const fixColumnType: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  if (!parameter || problem.columns.length === 0) return [];
  return [
    ...(parameter.widget === "columns" ? excludeFromSelection(place, draft, parameter, problem.columns) : []),
    ...convert(place, draft, parameter, problem.columns),
  ];
};

export const fixLabelType: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  return parameter ? convert(place, draft, parameter, problem.columns) : [];
};

/** Dates are left out before they reach a learner. */
export const fixFeatureType: Rule = ({ columns }, place, draft) => {
  const table = place.module.inputs.find(({ type }) => type === "DataTable");
  const edge = table && edgeInto(draft.document, { node: place.node.id, port: table.name });
  const known = table ? (columnsAt(draft, place, table.name) ?? []) : [];
  const dates = known.filter(({ name, type }) => type === "DateTime" && columns.includes(name));
  if (!edge || dates.length === 0) return [];
  const names = dates.map(({ name }) => name);
  const rules: ColumnRule[] = [ALL_COLUMNS, { op: "exclude", kind: "names", names }];
  return insert("insert_exclude", "select_columns_in_dataset", place, draft, edge, rules, names);
};

/** The columns that arrive at an input, or null where they show only in a run. */
function columnsAt(
  { document, schemas }: Draft,
  { node }: Place,
  port: string | null,
): readonly KnownColumn[] | null {
  const edge = port === null ? undefined : edgeInto(document, { node: node.id, port });
  const schema = edge && schemas[edge.source.node]?.[edge.source.port];
  return schema?.kind === "DataTable" ? (schema.columns ?? null) : null;
}

function storedRules({ node }: Place, parameter: ModuleParameter) {
  return readSelection(node.parameters[parameter.name] ?? parameter.default);
}

function renameInSelection(
  place: Place,
  draft: Draft,
  parameter: ModuleParameter,
  missing: readonly string[],
  names: readonly string[],
): readonly Fix[] {
  const instead = new Map(
    missing.flatMap((name) => {
      const near = closest(name, names);
      return near ? [[name, near] as const] : [];
    }),
  );
  if (instead.size === 0) return [];
  const selection = storedRules(place, parameter);
  const rules = selection.rules.map((rule) =>
    rule.kind === "names"
      ? { ...rule, names: [...new Set(rule.names?.map((name) => instead.get(name) ?? name))] }
      : rule,
  );
  const values = { old: listed([...instead.keys()]), new: listed([...instead.values()]) };
  return setTo(
    "rename_column",
    place,
    draft,
    parameter.name,
    writeSelection({ ...selection, rules }),
    values,
  );
}

/** Without the names the table lacks; not offered when nothing would stay selected. */
function dropFromSelection(
  place: Place,
  draft: Draft,
  parameter: ModuleParameter,
  columns: readonly KnownColumn[],
): readonly Fix[] {
  const known = new Set(columns.map(({ name }) => name));
  const selection = storedRules(place, parameter);
  const dropped = new Set<string>();
  const rules = selection.rules.flatMap((rule) => {
    if (rule.kind !== "names") return [rule];
    const kept = rule.names?.filter((name) => known.has(name)) ?? [];
    for (const name of rule.names ?? []) if (!known.has(name)) dropped.add(name);
    return kept.length > 0 ? [{ ...rule, names: kept }] : [];
  });
  const left = { ...selection, rules };
  if (dropped.size === 0 || resolveSelection(left, columns).columns.length === 0) return [];
  return setTo("drop_columns", place, draft, parameter.name, writeSelection(left), {
    columns: listed([...dropped]),
  });
}

function excludeFromSelection(
  place: Place,
  draft: Draft,
  parameter: ModuleParameter,
  names: readonly string[],
): readonly Fix[] {
  const selection = storedRules(place, parameter);
  const rules: ColumnRule[] = [...selection.rules, { op: "exclude", kind: "names", names }];
  const left = { ...selection, rules };
  const columns = columnsAt(draft, place, parameter.port);
  if (columns && resolveSelection(left, columns).columns.length === 0) return [];
  return setTo("exclude_columns", place, draft, parameter.name, writeSelection(left), {
    columns: listed(names),
  });
}

function selectAll(place: Place, draft: Draft, parameter: ModuleParameter): readonly Fix[] {
  const all = writeSelection({ rules: [ALL_COLUMNS], preserve_order: false });
  return setTo("select_all", place, draft, parameter.name, all, { parameter: parameter.label });
}

/** The column marked as label for a label parameter, else the only column of the table. */
function onlyColumn(
  place: Place,
  draft: Draft,
  parameter: ModuleParameter,
  columns: readonly KnownColumn[],
): readonly Fix[] {
  const labels = columns.filter(({ role }) => role === "Label");
  const candidates = parameter.name.includes("label") && labels.length > 0 ? labels : columns;
  const [only, ...others] = candidates;
  if (!only || others.length > 0) return [];
  const values = { parameter: parameter.label, value: only.name };
  return setTo("set_value", place, draft, parameter.name, only.name, values);
}

/** Texts are read as numbers by an Edit Metadata on the way in. */
function convert(
  place: Place,
  draft: Draft,
  parameter: ModuleParameter,
  names: readonly string[],
): readonly Fix[] {
  const edge =
    parameter.port === null
      ? undefined
      : edgeInto(draft.document, { node: place.node.id, port: parameter.port });
  const known = columnsAt(draft, place, parameter.port) ?? [];
  const isText = (name: string) => known.some((column) => column.name === name && column.type === "String");
  if (!edge || names.length === 0 || !names.every(isText)) return [];
  const { rules } = selectNames(names);
  return insert("insert_convert", "edit_metadata", place, draft, edge, rules, names, {
    data_type: "Double",
  });
}

function insert(
  title: "insert_convert" | "insert_exclude",
  moduleName: string,
  { node }: Place,
  { document, modules }: Draft,
  edge: Edge,
  rules: readonly ColumnRule[],
  names: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): readonly Fix[] {
  const module = modules.get(moduleName);
  const chooser = module?.parameters.find(({ widget }) => widget === "columns");
  if (!module || !chooser) return [];
  const selection = writeSelection({ rules, preserve_order: false });
  const parameters = { [chooser.name]: selection, ...settings };
  const inserted = insertOnEdge(document, modules, edge, { module, parameters });
  if (!inserted) return [];
  const values = { columns: listed(names), module: module.display_name };
  return [makeFix(title, values, node.name, inserted.operations)];
}
