/**
 * What operations set outright, as single values: so that taking a step back leaves alone what someone else has set
 * since. Adding, removing and connecting are not among them; those no longer apply when others have been there.
 */
import type { Authored } from "./blame";
import type { GraphDocument, GraphNode, Group, JsonValue } from "./model";
import type { OperationBody } from "./operations";

export type SettingKind =
  | "parameter"
  | "name"
  | "comment"
  | "color"
  | "disabled"
  | "place"
  | "membership"
  | "note"
  | "group"
  | "group_content"
  | "pipeline_parameter";

export interface Setting {
  readonly kind: SettingKind;
  /** Of the node, note, group or pipeline parameter. */
  readonly id: string;
  /** Empty unless it is a parameter. */
  readonly parameter: string;
  readonly value: unknown;
}

const setting = (kind: SettingKind, id: string, value: unknown, parameter = ""): Setting => ({
  kind,
  id,
  parameter,
  value,
});

/** The parameter has a value of its own again, whichever that is. */
const DETACHED = { bound: null };

function settingsOf(operation: OperationBody): Setting[] {
  switch (operation.type) {
    case "set_parameter":
      return [setting("parameter", operation.node_id, { value: operation.value }, operation.name)];
    case "bind_parameter":
      return [setting("parameter", operation.node_id, { bound: operation.parameter_id }, operation.name)];
    case "detach_parameter":
      return [setting("parameter", operation.node_id, DETACHED, operation.name)];
    case "add_pipeline_parameter":
    case "edit_pipeline_parameter":
      return [setting("pipeline_parameter", operation.parameter.id, operation.parameter)];
    case "remove_pipeline_parameter":
      return [setting("pipeline_parameter", operation.parameter_id, null)];
    case "rename_node":
      return [setting("name", operation.node_id, operation.name)];
    case "set_comment":
      return [setting("comment", operation.node_id, operation.comment)];
    case "set_color":
      return [setting("color", operation.node_id, operation.color)];
    case "set_disabled":
      return [setting("disabled", operation.node_id, operation.disabled)];
    case "move_nodes":
      return Object.entries(operation.positions).map(([id, place]) => setting("place", id, place));
    case "set_groups":
      return Object.entries(operation.groups).map(([id, group]) => setting("membership", id, group));
    case "edit_note": {
      const { text, position, size } = operation;
      return [setting("note", operation.note_id, { text, position, size })];
    }
    case "edit_group":
      return [
        setting("group", operation.group.id, lookOf(operation.group)),
        setting("group_content", operation.group.id, contentOf(operation.group)),
      ];
    default:
      return [];
  }
}

/** The value now; undefined when there is no such node, note, group or pipeline parameter. */
function valueNow(document: GraphDocument, { kind, id, parameter, value }: Setting): unknown {
  if (kind === "group" || kind === "group_content") {
    const group = document.groups[id];
    return group && (kind === "group" ? lookOf(group) : contentOf(group));
  }
  if (kind === "pipeline_parameter") return document.parameters[id];
  if (kind === "note") {
    const note = document.notes[id];
    return note && { text: note.text, position: note.position, size: note.size };
  }
  const node = document.nodes[id];
  if (!node) return undefined;
  const values = {
    parameter: takenBy(node, parameter, value === DETACHED),
    name: node.name,
    comment: node.comment,
    color: node.color ?? "",
    disabled: node.disabled ?? false,
    place: node.position,
    membership: node.group ?? "",
  };
  return values[kind];
}

/** What a parameter of a node has: the value of a pipeline parameter, or one of its own. */
function takenBy(node: GraphNode, parameter: string, anyOwn: boolean): unknown {
  const bound = node.bindings?.[parameter];
  if (bound !== undefined) return { bound };
  return anyOwn ? DETACHED : { value: node.parameters[parameter] ?? null };
}

const keyOf = ({ kind, id, parameter }: Setting): string => `${kind}:${id}:${parameter}`;

/** By what was set: the value that someone else gave it, and who. */
export type Setters = ReadonlyMap<string, { readonly value: unknown; readonly author: string | null }>;

export const NO_SETTERS: Setters = new Map();

/** With what others have set now. Who repeats a value that is there already, as beside another one, has not set it. */
export function withSetters(setters: Setters, theirs: readonly Authored[]): Setters {
  const next = new Map(setters);
  for (const { operation, author } of theirs) {
    for (const one of settingsOf(operation)) {
      const key = keyOf(one);
      const known = next.get(key);
      if (!known || !isSame(known.value, one.value)) next.set(key, { value: one.value, author });
    }
  }
  return next;
}

export interface Kept extends Setting {
  /** Who has set it; null when nobody can be named. */
  readonly by: string | null;
}

export interface Way {
  readonly operations: readonly OperationBody[];
  /** What someone else has set since, which is therefore left as it is. */
  readonly kept: readonly Kept[];
}

/** The way back from what was done, without what has been set to something else since. */
export function wayBack(
  document: GraphDocument,
  done: readonly OperationBody[],
  back: readonly OperationBody[],
  setters: Setters,
): Way {
  const last = new Map(done.flatMap(settingsOf).map((one) => [keyOf(one), one]));
  const kept = [...last.values()]
    .filter((one) => {
      const now = valueNow(document, one);
      return now !== undefined && !isSame(now, one.value);
    })
    .map((one) => ({ ...one, by: setters.get(keyOf(one))?.author ?? null }));
  const keys = new Set(kept.map(keyOf));
  const isKept = (kind: SettingKind, id: string) => keys.has(keyOf(setting(kind, id, null)));
  const operations = back.flatMap((operation): OperationBody[] => {
    if (operation.type === "move_nodes") {
      const positions = without(operation.positions, (id) => isKept("place", id));
      return isEmpty(positions) ? [] : [{ ...operation, positions }];
    }
    if (operation.type === "set_groups") {
      const groups = without(operation.groups, (id) => isKept("membership", id));
      return isEmpty(groups) ? [] : [{ ...operation, groups }];
    }
    if (operation.type === "edit_group") return regrouped(document, operation, isKept);
    return settingsOf(operation).some((one) => keys.has(keyOf(one))) ? [] : [operation];
  });
  return { operations, kept };
}

const lookOf = ({ name, collapsed }: Group) => ({ name, collapsed });
const contentOf = ({ ports, source }: Group) => ({ ports, source: source ?? null });

/** Name and content of a group are set together, but someone else may have set one of them since. */
function regrouped(
  { groups }: GraphDocument,
  operation: Extract<OperationBody, { type: "edit_group" }>,
  isKept: (kind: SettingKind, id: string) => boolean,
): OperationBody[] {
  const { group } = operation;
  const now = groups[group.id];
  const [hasLook, hasContent] = [isKept("group", group.id), isKept("group_content", group.id)];
  if (hasLook && hasContent) return [];
  if (!now || !(hasLook || hasContent)) return [operation];
  return [{ ...operation, group: hasLook ? { ...group, ...lookOf(now) } : { ...now, ...lookOf(group) } }];
}

const isEmpty = (record: object): boolean => Object.keys(record).length === 0;

function without<T>(
  record: Readonly<Record<string, T>>,
  leaveOut: (id: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([id]) => !leaveOut(id)));
}

/** Equal as JSON: databases may hand keys back in another order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(ordered(a as JsonValue)) === JSON.stringify(ordered(b as JsonValue));
}

function ordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}
