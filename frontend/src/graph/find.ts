/** Finding nodes of a draft by what is written in them. Pure. */
import { choiceLabel, type ModuleIndex, type ModuleParameter, moduleOf, parameterOf } from "./catalog";
import { inDataOrder } from "./jumps";
import type { GraphDocument, GraphNode, JsonValue } from "./model";
import { resolvedNode } from "./pipelineParameters";
import { fold } from "./text";

export interface FindQuery {
  readonly text: string;
  /** A state of the run; null for any. */
  readonly state: string | null;
  /** A module's name; null for any. */
  readonly module: string | null;
}

export const FIND_ALL: FindQuery = { text: "", state: null, module: null };

export interface Hit {
  readonly id: string;
  /** What was found when it is not the name: a module, a comment, or a parameter with its value. */
  readonly place: string;
}

/** Nodes that answer, in the order of the data. */
export function findNodes(
  document: GraphDocument,
  modules: ModuleIndex,
  { text, state, module }: FindQuery,
  isInState: (id: string, state: string) => boolean,
): Hit[] {
  const wanted = fold(text.trim());
  return inDataOrder(document).flatMap((id) => {
    const node = document.nodes[id];
    if (!node || (module !== null && node.module !== module)) return [];
    if (state !== null && !isInState(id, state)) return [];
    const place = placeIn(document, node, modules, wanted);
    return place === null ? [] : [{ id, place }];
  });
}

function placeIn(
  document: GraphDocument,
  node: GraphNode,
  modules: ModuleIndex,
  wanted: string,
): string | null {
  if (wanted === "" || fold(node.name).includes(wanted)) return "";
  const module = moduleOf(modules, node);
  const title = module?.display_name ?? node.module;
  const titles = [title, ...(module?.other_names ?? []), node.module];
  if (fold(titles.join(" ")).includes(wanted)) return title;
  if (fold(node.comment).includes(wanted)) return node.comment;
  for (const [name, id] of Object.entries(node.bindings ?? {})) {
    const shared = document.parameters[id]?.name ?? "";
    if (fold(shared).includes(wanted)) {
      return `${(module && parameterOf(module, name))?.label ?? name}: ${shared}`;
    }
  }
  for (const [name, value] of Object.entries(resolvedNode(document, node).parameters)) {
    const parameter = module && parameterOf(module, name);
    const text = valueText(value, parameter);
    if (fold(`${text} ${valueText(value)}`).includes(wanted)) return `${parameter?.label ?? name}: ${text}`;
  }
  return null;
}

/** The words and numbers in a value, without the keys and signs that hold them together. */
function valueText(value: JsonValue, parameter?: ModuleParameter): string {
  if (value === null) return "";
  if (typeof value !== "object") return choiceLabel(parameter, value);
  return Object.values(value)
    .map((part) => valueText(part))
    .filter(Boolean)
    .join(", ");
}
