/**
 * Parameters of the whole pipeline: which parameters of modules can take one, and what the nodes get by it.
 * Mirrors `pipelines/core/pipeline_parameters.py`.
 */
import { choiceLabel, type ModuleIndex, type ModuleParameter, moduleOf, parameterOf } from "./catalog";
import type { GraphDocument, GraphNode, JsonValue, PipelineParameter } from "./model";

/** Widgets whose values mean something beside their type; all others are told apart by type alone. */
const OWN_KINDS: ReadonlySet<string> = new Set(["columns", "column", "dataset"]);

type Kind = Pick<PipelineParameter, "type" | "widget">;

const kindOf = ({ type, widget }: Kind) => `${type}:${OWN_KINDS.has(widget) ? widget : ""}`;

/** Whether a parameter of a module can take the value. */
export const fits = (parameter: Kind, taker: Kind): boolean => kindOf(parameter) === kindOf(taker);

/** The pipeline parameter that a parameter of a node takes. */
export function parameterTakenBy(
  document: GraphDocument,
  node: GraphNode,
  name: string,
): PipelineParameter | undefined {
  return document.parameters[node.bindings?.[name] ?? ""];
}

/** The node with each bound parameter at its value; the same object when nothing is bound. */
export function resolvedNode(document: Pick<GraphDocument, "parameters">, node: GraphNode): GraphNode {
  if (!node.bindings) return node;
  const parameters: Record<string, JsonValue> = { ...node.parameters };
  for (const [name, id] of Object.entries(node.bindings)) {
    const parameter = document.parameters[id];
    if (!parameter) continue;
    delete parameters[name];
    if (parameter.default !== null) parameters[name] = parameter.default;
  }
  return { ...node, parameters };
}

/** The document with these values, by name, in the place of the defaults. */
export function withValues(
  document: GraphDocument,
  values: Readonly<Record<string, JsonValue>>,
): GraphDocument {
  const parameters = Object.fromEntries(
    Object.entries(document.parameters).map(([id, parameter]) => [
      id,
      {
        ...parameter,
        default: parameter.name in values ? (values[parameter.name] ?? null) : parameter.default,
      },
    ]),
  );
  return { ...document, parameters };
}

export function parametersByName(document: GraphDocument): PipelineParameter[] {
  return Object.values(document.parameters).sort((a, b) => a.name.localeCompare(b.name));
}

/** A parameter of a node that takes its value from the pipeline. */
export interface Taker {
  readonly node: GraphNode;
  readonly name: string;
  /** Missing where the module or its parameter is not known. */
  readonly parameter: ModuleParameter | undefined;
}

export function takersOf(document: GraphDocument, modules: ModuleIndex, id: string): Taker[] {
  return Object.values(document.nodes).flatMap((node) =>
    Object.entries(node.bindings ?? {})
      .filter(([, taken]) => taken === id)
      .map(([name]) => {
        const module = moduleOf(modules, node);
        return { node, name, parameter: module && parameterOf(module, name) };
      }),
  );
}

/** Names of the pipeline parameters a node takes, as one text; empty for none. */
export function boundNames(document: Pick<GraphDocument, "parameters">, node: GraphNode): string {
  if (!node.bindings) return "";
  const names = Object.values(node.bindings).flatMap((id) => document.parameters[id]?.name ?? []);
  return [...new Set(names)].sort().join(", ");
}

/** How many parameters of nodes take it. */
export function countTakers(document: GraphDocument, id: string): number {
  return Object.values(document.nodes)
    .flatMap(({ bindings }) => Object.values(bindings ?? {}))
    .filter((taken) => taken === id).length;
}

/** The pipeline parameters that a parameter of a module can take. */
export function fittingParameters(
  document: GraphDocument,
  modules: ModuleIndex,
  taker: ModuleParameter,
): PipelineParameter[] {
  return parametersByName(document).filter(
    (parameter) =>
      fits(parameter, taker) &&
      takersOf(document, modules, parameter.id).every(({ parameter: other }) => shareChoices(other, taker)),
  );
}

/** Values that one takes and the other never does are no use to both. */
function shareChoices(one: ModuleParameter | undefined, other: ModuleParameter): boolean {
  if (one?.widget === "dataset" && (one.enum === null) !== (other.enum === null)) return false;
  if (!one?.enum || !other.enum) return true;
  return one.enum.some((choice) => other.enum?.includes(choice));
}

/** The form in which the value is asked for: like that of what takes it, with what all of them allow. */
export function askedAs(
  document: GraphDocument,
  modules: ModuleIndex,
  parameter: PipelineParameter,
): ModuleParameter {
  const takers = takersOf(document, modules, parameter.id).flatMap((taker) => taker.parameter ?? []);
  const [first] = takers;
  const numbers = (key: "min" | "max") => takers.flatMap((taker) => taker[key] ?? []);
  const [lows, highs] = [numbers("min"), numbers("max")];
  return {
    ...(first ?? plainForm(parameter)),
    name: parameter.name,
    label: parameter.name,
    help: parameter.description || (first?.help ?? ""),
    ...commonChoices(takers),
    min: lows.length > 0 ? Math.max(...lows) : null,
    max: highs.length > 0 ? Math.min(...highs) : null,
    visible_when: null,
  };
}

function commonChoices(takers: readonly ModuleParameter[]): Pick<ModuleParameter, "enum" | "enum_labels"> {
  const [first, ...others] = takers.filter((taker) => taker.enum !== null);
  if (!first) return { enum: null, enum_labels: null };
  const common = (first.enum ?? []).filter((choice) => others.every((other) => other.enum?.includes(choice)));
  return { enum: common, enum_labels: common.map((choice) => choiceLabel(first, choice)) };
}

const PLAIN_WIDGETS = { string: "text", integer: "integer", number: "number", boolean: "toggle" } as const;

function plainForm({ name, type, widget }: PipelineParameter): ModuleParameter {
  return {
    name,
    label: name,
    type,
    // without a module there are no choices to select from
    widget: widget === "select" ? PLAIN_WIDGETS[type] : widget,
    default: null,
    optional: true,
    required: false,
    enum: null,
    enum_labels: null,
    min: null,
    max: null,
    exclusive_min: false,
    exclusive_max: false,
    help: "",
    language: null,
    port: null,
    visible_when: null,
    required_when_visible: false,
    placeholder: null,
  };
}
