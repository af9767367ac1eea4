/** Corrections of parameter values that do not look at columns. */
import { choiceLabel, isParameterVisible, type ModuleParameter, parameterOf } from "@/graph/catalog";
import { setParameter } from "@/graph/edits";
import type { JsonValue } from "@/graph/model";
import { type Draft, type Fix, type FixTitle, makeFix, type Place, type Rule } from "./types";

export const isBlank = (value: JsonValue): boolean => value === null || value === "";

/** Set a parameter (null: to its default); nothing when it has that value already. */
export function setTo(
  title: FixTitle,
  { node }: Place,
  { document }: Draft,
  parameter: string,
  value: JsonValue,
  values: Readonly<Record<string, string>>,
): readonly Fix[] {
  const edit = setParameter(document, node.id, parameter, value);
  return edit ? [makeFix(title, values, node.name, edit.operations)] : [];
}

/** Back to a default that can be used as it is. Scripts are a person's work and are not thrown away. */
export const fixReset: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  if (!parameter || parameter.widget === "code" || needsValue(parameter, place)) return [];
  return setTo("reset", place, draft, parameter.name, null, { parameter: parameter.label });
};

function needsValue(parameter: ModuleParameter, { node, module }: Place): boolean {
  const isNeeded =
    parameter.required ||
    (parameter.required_when_visible && isParameterVisible(module, parameter, node.parameters));
  return isNeeded && isBlank(parameter.default);
}

export const fixUnknownParameter: Rule = ({ parameter }, place, draft) => {
  if (!parameter || !Object.hasOwn(place.node.parameters, parameter)) return [];
  return setTo("remove_value", place, draft, parameter, null, { parameter });
};

/** The nearest value that is allowed, then the default. */
export const fixRange: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  const current = parameter && place.node.parameters[parameter.name];
  const nearest = parameter && typeof current === "number" ? nearestAllowed(parameter, current) : null;
  const reset = fixReset(problem, place, draft);
  if (!parameter || nearest === null || nearest === parameter.default) return reset;
  const values = { parameter: parameter.label, value: String(nearest) };
  return [...setTo("set_value", place, draft, parameter.name, nearest, values), ...reset];
};

function nearestAllowed(parameter: ModuleParameter, value: number): number | null {
  const { min, max } = parameter;
  const step = parameter.type === "integer" ? 1 : null;
  if (min !== null && (value < min || (parameter.exclusive_min && value === min))) {
    return limit(min, parameter.exclusive_min, step);
  }
  if (max !== null && (value > max || (parameter.exclusive_max && value === max))) {
    return limit(max, parameter.exclusive_max, step === null ? null : -step);
  }
  return null;
}

/** The first allowed value at a bound; an open bound of all numbers has none. */
function limit(bound: number, isOpen: boolean, step: number | null): number | null {
  if (!isOpen) return bound;
  return step === null ? null : bound + step;
}

/** The only choice there is. */
export const fixOnlyChoice: Rule = (problem, place, draft) => {
  const parameter = problem.parameter ? parameterOf(place.module, problem.parameter) : undefined;
  const [only, ...others] = parameter?.enum ?? [];
  if (!parameter || only === undefined || others.length > 0) return [];
  const values = { parameter: parameter.label, value: choiceLabel(parameter, only) };
  return setTo("set_value", place, draft, parameter.name, only, values);
};
