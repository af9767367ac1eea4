/** The catalogue as the editor sees it: modules with typed ports and parameters (`GET /api/catalog`). */
import type { GraphNode, JsonValue } from "./model";

export interface ModulePort {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly optional: boolean;
  readonly description: string;
}

export type Widget =
  | "text"
  | "multiline"
  | "number"
  | "integer"
  | "toggle"
  | "select"
  | "column"
  | "columns"
  | "code"
  | "dataset"
  | "url"
  | "seed";

export interface ModuleParameter {
  readonly name: string;
  readonly label: string;
  readonly type: "string" | "integer" | "number" | "boolean";
  readonly widget: Widget;
  readonly default: JsonValue;
  readonly optional: boolean;
  readonly required: boolean;
  readonly enum: readonly JsonValue[] | null;
  /** What the choices are called, in their order. */
  readonly enum_labels: readonly string[] | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly exclusive_min: boolean;
  readonly exclusive_max: boolean;
  readonly help: string;
  readonly language: "python" | "sql" | "csv" | null;
  /** The input port whose columns a column widget offers. */
  readonly port: string | null;
  /** Other parameter → the values for which this one is shown. */
  readonly visible_when: Readonly<Record<string, readonly JsonValue[]>> | null;
  readonly required_when_visible: boolean;
  readonly placeholder: string | null;
}

export interface ModulePreset {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  /** Its labels in other languages, by which it is found too. */
  readonly other_names: readonly string[];
}

export interface ModuleDefinition {
  readonly name: string;
  readonly version: string;
  readonly display_name: string;
  /** Identifies; `category_label` is what people read. */
  readonly category: string;
  readonly category_label: string;
  /** Its names in other languages, by which it is found too. */
  readonly other_names: readonly string[];
  readonly icon: string;
  readonly description: string;
  readonly help: string;
  readonly keywords: readonly string[];
  readonly hidden: boolean;
  readonly deterministic: boolean;
  readonly inputs: readonly ModulePort[];
  readonly outputs: readonly ModulePort[];
  readonly parameters: readonly ModuleParameter[];
  readonly presets: readonly ModulePreset[];
  /** Which value of a metric is better; metrics without an entry judge nothing. */
  readonly metrics: Readonly<Record<string, "higher" | "lower">>;
}

export interface Catalog {
  readonly categories: readonly string[];
  readonly modules: readonly ModuleDefinition[];
  readonly version: string;
}

/** The catalogue keyed by module name, which is how every rule looks it up. */
export type ModuleIndex = ReadonlyMap<string, ModuleDefinition>;

export function indexModules(modules: readonly ModuleDefinition[]): ModuleIndex {
  return new Map(modules.map((module) => [module.name, module]));
}

export interface ModuleCategory {
  readonly name: string;
  readonly label: string;
  readonly modules: readonly ModuleDefinition[];
}

/** What can be placed, by category: those the catalogue orders first, then any other. */
export function modulesByCategory({ categories, modules }: Catalog): ModuleCategory[] {
  const offered = modules.filter(({ hidden }) => !hidden);
  const names = new Set([...categories, ...offered.map(({ category }) => category)]);
  return [...names]
    .map((name) => ({ name, modules: offered.filter(({ category }) => category === name) }))
    .flatMap(({ name, modules: found }) =>
      found[0] ? [{ name, label: found[0].category_label, modules: found }] : [],
    );
}

/** The module of a node, or undefined for a placeholder: a module or version the catalogue does not have. */
export function moduleOf(
  modules: ModuleIndex,
  node: Pick<GraphNode, "module" | "version">,
): ModuleDefinition | undefined {
  const module = modules.get(node.module);
  return module?.version === node.version ? module : undefined;
}

export function parameterOf(module: ModuleDefinition, name: string): ModuleParameter | undefined {
  return module.parameters.find((parameter) => parameter.name === name);
}

/** What a choice is called; any other value stays what it is. */
export function choiceLabel(
  parameter: Pick<ModuleParameter, "enum" | "enum_labels"> | undefined,
  value: JsonValue,
): string {
  const index = parameter?.enum?.indexOf(value) ?? -1;
  return parameter?.enum_labels?.[index] ?? String(value);
}

/** Whether a name is one a node of the module is given when it is placed, whatever the language it was placed in. */
export function isNamedAfter({ display_name, other_names }: ModuleDefinition, name: string): boolean {
  return [display_name, ...other_names].some((given) => name.startsWith(given));
}

/** The value in force: what was set, else the default. */
export function effectiveValue(
  parameter: ModuleParameter,
  values: Readonly<Record<string, JsonValue>>,
): JsonValue {
  return values[parameter.name] ?? parameter.default;
}

/** Whether the conditions under which a parameter matters are met (a hidden condition hides what hangs on it). */
export function isParameterVisible(
  module: ModuleDefinition,
  parameter: ModuleParameter,
  values: Readonly<Record<string, JsonValue>>,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (!parameter.visible_when || seen.has(parameter.name)) return true;
  const visited = new Set(seen).add(parameter.name);
  return Object.entries(parameter.visible_when).every(([name, allowed]) => {
    const other = parameterOf(module, name);
    if (!other) return true;
    return (
      allowed.includes(effectiveValue(other, values)) && isParameterVisible(module, other, values, visited)
    );
  });
}

/** The parameter that says which data a node reads; undefined for a node that reads none by name. */
export function datasetParameter(module: ModuleDefinition): ModuleParameter | undefined {
  if (module.inputs.length > 0) return undefined;
  return (
    module.parameters.find(({ widget }) => widget === "dataset") ??
    module.parameters.find(({ name }) => name === "dataset")
  );
}
