/** What a help page says of a parameter. */
import {
  choiceLabel,
  type ModuleDefinition,
  type ModuleParameter,
  parameterOf,
  type Widget,
} from "@/graph/catalog";
import type { JsonValue } from "@/graph/model";
import { currentLocale, type MessageKey, t } from "@/i18n";

const TAKES: Readonly<Record<Exclude<Widget, "select">, MessageKey>> = {
  text: "help.takes.text",
  multiline: "help.takes.multiline",
  number: "help.takes.number",
  integer: "help.takes.integer",
  toggle: "help.takes.toggle",
  column: "help.takes.column",
  columns: "help.takes.columns",
  code: "help.takes.code",
  dataset: "help.takes.dataset",
  url: "help.takes.url",
  seed: "help.takes.seed",
};

/** `one of the values`, `a column of “Dataset”`, `a whole number`. */
export function takesWords(module: ModuleDefinition, parameter: ModuleParameter): string {
  const { widget, language } = parameter;
  if (widget === "select") return oneOf(parameter.enum ?? [], parameter);
  if (widget === "code" && language) return t(`help.takes.code.${language}`);
  const port = module.inputs.find(({ name }) => name === parameter.port);
  if (port && (widget === "column" || widget === "columns")) {
    return t(`help.takes.${widget}_of`, { port: port.label });
  }
  return t(TAKES[widget]);
}

/** The conditions under which a parameter is shown, or nothing where it always is. */
export function visibleWords(module: ModuleDefinition, { visible_when }: ModuleParameter): string {
  const conditions = Object.entries(visible_when ?? {}).map(([name, values]) => {
    const other = parameterOf(module, name);
    return t("help.parameter.condition", { parameter: other?.label ?? name, values: oneOf(values, other) });
  });
  return new Intl.ListFormat(currentLocale(), { type: "conjunction" }).format(conditions);
}

function oneOf(values: readonly JsonValue[], parameter: ModuleParameter | undefined): string {
  const words = values.map((value) => valueWords(value, parameter));
  return new Intl.ListFormat(currentLocale(), { type: "disjunction" }).format(words);
}

function valueWords(value: JsonValue, parameter: ModuleParameter | undefined): string {
  if (typeof value === "boolean") return t(value ? "inspector.on" : "inspector.off");
  return choiceLabel(parameter, value);
}
