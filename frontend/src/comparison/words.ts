/** What differs in words: names of things, of fields, and values as people read them. */
import { portName } from "@/editor/words";
import {
  effectiveValue,
  type ModuleIndex,
  type ModuleParameter,
  moduleOf,
  parameterOf,
} from "@/graph/catalog";
import type { GraphDocument, GraphNode, GroupSource, JsonValue } from "@/graph/model";
import { readSelection } from "@/graph/selection";
import { formatNumber, type MessageKey, t } from "@/i18n";
import { selectionText } from "@/inspector/columns/words";
import { parameterText } from "@/results/scalars";
import type { ComparedSide, FieldChange, PortChange } from "./api";
import type { Change } from "./changes";

/** What values are read with. */
export interface Glossary {
  readonly modules: ModuleIndex;
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** Id of an uploaded file → its name. */
  readonly datasets: ReadonlyMap<string, string>;
}

const DIGITS = { maximumFractionDigits: 10, useGrouping: false } as const;
const NOTE_WORDS = 40;
/** A longer text, or one of several lines, is shown line by line. */
const LONG_TEXT = 80;

export const isLongText = (value: JsonValue): value is string =>
  typeof value === "string" && (value.length > LONG_TEXT || value.includes("\n"));

/** "Split Data", or both names where it was renamed. */
export function nameOfChange(
  { kind, id, fields }: Change,
  union: GraphDocument,
  modules: ModuleIndex,
): string {
  switch (kind) {
    case "nodes": {
      const renamed = fields.find(({ field }) => field === "name");
      const name = union.nodes[id]?.name ?? id;
      return renamed ? `${String(renamed.before)} → ${name}` : name;
    }
    case "edges":
      return edgeText(union, id, modules);
    case "notes":
      return noteText(union.notes[id]?.text ?? "");
    case "groups":
      return union.groups[id]?.name ?? id;
    case "parameters":
      return union.parameters[id]?.name ?? id;
  }
}

function edgeText(union: GraphDocument, id: string, modules: ModuleIndex): string {
  const edge = union.edges[id];
  if (!edge) return id;
  const from = union.nodes[edge.source.node];
  const to = union.nodes[edge.target.node];
  return t("canvas.edge", {
    source: portName(from?.name ?? edge.source.node, portLabel(from, modules, edge.source.port), "output"),
    target: portName(to?.name ?? edge.target.node, portLabel(to, modules, edge.target.port), "input"),
  });
}

function noteText(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  if (line === "") return t("comparison.empty_note");
  return line.length > NOTE_WORDS ? `${line.slice(0, NOTE_WORDS)}…` : line;
}

function portLabel(node: GraphNode | undefined, modules: ModuleIndex, port: string): string {
  const module = node && moduleOf(modules, node);
  return (
    [...(module?.inputs ?? []), ...(module?.outputs ?? [])].find(({ name }) => name === port)?.label ?? port
  );
}

/** The parameter as the later side knows it, else as the earlier one does. */
function parameterOfChange({ modules, before, after }: Glossary, node: string, name: string) {
  for (const side of [after, before]) {
    const placed = side.document.nodes[node];
    const module = placed && moduleOf(modules, placed);
    const parameter = module && parameterOf(module, name);
    if (parameter) return { parameter, module };
  }
  return undefined;
}

export function fieldLabel(change: FieldChange, node: string, glossary: Glossary): string {
  if (change.field === "parameter") {
    return parameterOfChange(glossary, node, change.key)?.parameter.label ?? change.key;
  }
  if (change.field === "binding") {
    const name = parameterOfChange(glossary, node, change.key)?.parameter.label ?? change.key;
    return t("comparison.field.binding", { name });
  }
  if (change.field === "ports") return t("comparison.field.ports", { port: change.key });
  return t(`comparison.field.${change.field}` as MessageKey);
}

export function valueText(
  change: FieldChange,
  side: "before" | "after",
  node: string,
  glossary: Glossary,
): string {
  const value = change[side];
  const { document } = glossary[side];
  switch (change.field) {
    case "parameter":
      return parameterValueText(change.key, side, node, value, glossary);
    case "module":
      return glossary.modules.get(String(value))?.display_name ?? String(value);
    case "binding":
      return value ? (document.parameters[String(value)]?.name ?? String(value)) : t("comparison.not_set");
    case "group":
      return value ? (document.groups[String(value)]?.name ?? String(value)) : t("comparison.not_set");
    case "source":
      return value === null ? t("comparison.not_set") : sourceText(value as unknown as GroupSource);
    case "color":
      return t(`node_edit.color.${(value || "category") as "category"}`);
    case "disabled":
    case "collapsed":
      return t(value ? "comparison.yes" : "comparison.no");
    default:
      return plainText(value);
  }
}

function sourceText({ version, sealed }: GroupSource): string {
  const text = t("sub_pipeline.version", { version });
  return sealed ? text : `${text} · ${t("sub_pipeline.being_edited")}`;
}

function parameterValueText(
  name: string,
  side: "before" | "after",
  node: string,
  value: JsonValue,
  glossary: Glossary,
): string {
  const placed = glossary[side].document.nodes[node];
  // on the side where there is no such node there is no value either
  if (!placed) return "–";
  const found = parameterOfChange(glossary, node, name);
  if (!found) return plainText(value);
  const { parameter, module } = found;
  if (value !== null) return parameterWords(parameter, value, glossary, module.presets);
  const fallback = effectiveValue(parameter, {});
  if (fallback === null || fallback === "") return t("comparison.not_set");
  return t("comparison.default", {
    value: parameterWords(parameter, fallback, glossary, module.presets),
  });
}

function parameterWords(
  parameter: ModuleParameter,
  value: JsonValue,
  { datasets }: Glossary,
  presets: readonly { readonly label: string; readonly parameters: Readonly<Record<string, JsonValue>> }[],
): string {
  if (parameter.widget === "columns") return selectionText(readSelection(value));
  if (parameter.widget === "dataset" && typeof value === "string") {
    const preset = presets.find(({ parameters }) => parameters[parameter.name] === value);
    return datasets.get(value) ?? preset?.label ?? value;
  }
  return plainText(value);
}

function plainText(value: JsonValue): string {
  if (value === null) return t("comparison.not_set");
  if (value === "") return t("comparison.empty");
  if (typeof value === "boolean") return t(value ? "inspector.on" : "inspector.off");
  if (typeof value === "number") return formatNumber(value, DIGITS);
  if (typeof value === "object" && "x" in value && "y" in value) {
    return `${formatNumber(Number(value["x"]))}, ${formatNumber(Number(value["y"]))}`;
  }
  if (typeof value === "object" && "width" in value && "height" in value) {
    return `${formatNumber(Number(value["width"]))} × ${formatNumber(Number(value["height"]))}`;
  }
  return parameterText(value);
}

export function portChangeLabel({ side, port }: PortChange): string {
  return t(`comparison.port.${side}`, { port });
}

export function portChangeText(change: PortChange, side: "before" | "after"): string {
  const isThere = change.status === "changed" || (change.status === "added") === (side === "after");
  if (!isThere) return t("comparison.port.not_there");
  return change[side] || t("comparison.port.there");
}

export function originLabel(part: string, node: string, glossary: Glossary): string {
  const [what = "", name = ""] = part.split(".");
  if (what === "files") {
    const label = parameterOfChange(glossary, node, name)?.parameter.label ?? name;
    return t("comparison.origin.files", { name: label });
  }
  if (what === "inputs") {
    const placed = glossary.after.document.nodes[node];
    return t("comparison.origin.inputs", { port: portLabel(placed, glossary.modules, name) });
  }
  return t(what === "module" ? "comparison.origin.module" : "comparison.origin.environment");
}

/** The change in one line, for the list and for announcements. */
export function changeText(change: Change, union: GraphDocument, glossary: Glossary): string {
  const name = nameOfChange(change, union, glossary.modules);
  const status = t(`comparison.status.${change.status}`);
  const what = change.status === "changed" ? whatText(change, glossary) : "";
  return what ? t("comparison.line_with", { name, status, what }) : t("comparison.line", { name, status });
}

const TOLD = 2;

/** "Fraction 0.7 → 0.75, Random seed, …" */
export function whatText({ id, fields, ports, origins }: Change, glossary: Glossary): string {
  const parts = [
    ...fields.filter(({ field }) => field !== "position").map((field) => fieldText(field, id, glossary)),
    ...ports.map(portChangeLabel),
    ...(fields.length === 0 ? origins.map((part) => originLabel(part, id, glossary)) : []),
  ];
  return parts.length > TOLD ? `${parts.slice(0, TOLD).join(", ")}, …` : parts.join(", ");
}

function fieldText(change: FieldChange, node: string, glossary: Glossary): string {
  const label = fieldLabel(change, node, glossary);
  if (isLongText(change.before) || isLongText(change.after)) return label;
  return `${label} ${valueText(change, "before", node, glossary)} → ${valueText(change, "after", node, glossary)}`;
}
