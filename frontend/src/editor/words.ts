/** Sentences about the graph. The pure core hands out codes and values; here they become words. */
import type { Refusal } from "@/graph/apply";
import { moduleOf, parameterOf } from "@/graph/catalog";
import { type Direction, portOf } from "@/graph/connections";
import type { StepWords } from "@/graph/history";
import type { Edge, PortRef } from "@/graph/model";
import type { Kept, Setting } from "@/graph/settings";
import { type MessageKey, t } from "@/i18n";
import type { EditorState } from "./store";

const REFUSALS: Record<Refusal["code"], MessageKey> = {
  unknown_node: "connection.unknown_node",
  unknown_port: "connection.unknown_port",
  wrong_direction: "connection.wrong_direction",
  same_node: "connection.same_node",
  type_mismatch: "connection.type_mismatch",
  input_taken: "connection.input_taken",
  duplicate_edge: "connection.duplicate_edge",
  cycle: "connection.cycle",
  duplicate_id: "refusal.duplicate_id",
  unknown_edge: "refusal.unknown_edge",
  unknown_note: "refusal.unknown_note",
  edges_attached: "refusal.edges_attached",
  unknown_group: "refusal.unknown_group",
  group_not_empty: "refusal.group_not_empty",
  group_sealed: "refusal.group_sealed",
  group_sealed_port: "refusal.group_sealed_port",
  unknown_parameter: "refusal.unknown_parameter",
  unknown_pipeline_parameter: "refusal.unknown_pipeline_parameter",
  duplicate_name: "refusal.duplicate_name",
  parameter_kind: "refusal.parameter_kind",
  parameter_in_use: "refusal.parameter_in_use",
  parameter_bound: "refusal.parameter_bound",
  not_bound: "refusal.not_bound",
};

export function refusalText({ code, values }: Refusal): string {
  if (code === "type_mismatch") {
    const { wanted = "", given = "" } = values;
    return t("connection.type_mismatch", {
      ...values,
      wanted: onePortType(wanted),
      given: onePortType(given),
    });
  }
  if (code === "wrong_direction") {
    return t(
      values["expected"] === "output" ? "connection.start_at_output" : "connection.wrong_direction",
      values,
    );
  }
  return t(REFUSALS[code], values);
}

const PORT_TYPES: Readonly<Record<string, MessageKey>> = {
  DataTable: "port.type.data_table",
  UntrainedModel: "port.type.untrained_model",
  TrainedModel: "port.type.trained_model",
  Transformation: "port.type.transformation",
};

export function portTypeName(type: string): string {
  const key = PORT_TYPES[type];
  return key ? t(key) : type;
}

const ONE_OF_TYPE: Readonly<Record<string, MessageKey>> = {
  DataTable: "port.one.data_table",
  UntrainedModel: "port.one.untrained_model",
  TrainedModel: "port.one.trained_model",
  Transformation: "port.one.transformation",
};

/** With its article, for use in a sentence. */
export function onePortType(type: string): string {
  const key = ONE_OF_TYPE[type];
  return key ? t(key) : type;
}

/** `Split Data: Results dataset1 output`: the accessible name of a port. */
export function portName(node: string, port: string, direction: Direction): string {
  return t(direction === "input" ? "port.input" : "port.output", { node, port });
}

export function portWords(
  state: Pick<EditorState, "document" | "modules">,
  ref: PortRef,
  direction: Direction,
): string {
  const node = state.document.nodes[ref.node]?.name ?? ref.node;
  const port = portOf(state.document, state.modules, ref, direction)?.label ?? ref.port;
  return portName(node, port, direction);
}

/** A connection, by its ports. */
export function edgeWords(
  state: Pick<EditorState, "document" | "modules">,
  { source, target }: Pick<Edge, "source" | "target">,
): string {
  return t("canvas.edge", {
    source: portWords(state, source, "output"),
    target: portWords(state, target, "input"),
  });
}

const STEPS: Record<StepWords["action"], { one: MessageKey; many: MessageKey }> = {
  add_node: { one: "step.add_node", many: "step.add_node" },
  remove_node: { one: "step.remove_node", many: "step.remove_nodes" },
  connect: { one: "step.connect", many: "step.connect" },
  disconnect: { one: "step.disconnect", many: "step.disconnect" },
  set_parameter: { one: "step.set_parameter", many: "step.set_parameter" },
  rename_node: { one: "step.rename_node", many: "step.rename_node" },
  set_comment: { one: "step.set_comment", many: "step.set_comment" },
  set_color: { one: "step.set_color", many: "step.set_color_many" },
  set_disabled: { one: "step.set_disabled", many: "step.set_disabled_many" },
  move_nodes: { one: "step.move_node", many: "step.move_nodes" },
  add_note: { one: "step.add_note", many: "step.add_note" },
  edit_note: { one: "step.edit_note", many: "step.edit_note" },
  remove_note: { one: "step.remove_note", many: "step.remove_note" },
  paste: { one: "step.paste", many: "step.paste_many" },
  tidy: { one: "step.tidy", many: "step.tidy" },
  add_group: { one: "step.group", many: "step.group" },
  edit_group: { one: "step.edit_group", many: "step.edit_group" },
  remove_group: { one: "step.ungroup", many: "step.ungroup" },
  set_groups: { one: "step.set_groups", many: "step.set_groups_many" },
  group: { one: "step.group", many: "step.group" },
  ungroup: { one: "step.ungroup", many: "step.ungroup" },
  align: { one: "step.align", many: "step.align" },
  distribute: { one: "step.distribute", many: "step.distribute" },
  insert: { one: "step.insert", many: "step.insert" },
  splice: { one: "step.splice", many: "step.splice" },
  replace: { one: "step.replace", many: "step.replace" },
  restore: { one: "step.restore", many: "step.restore" },
  fix: { one: "step.fix", many: "step.fix" },
  promote: { one: "step.promote", many: "step.promote" },
  publish: { one: "step.publish", many: "step.publish" },
  open_instance: { one: "step.open_instance", many: "step.open_instance" },
  detach_instance: { one: "step.detach_instance", many: "step.detach_instance" },
  update_instance: { one: "step.update_instance", many: "step.update_instance" },
  reset_instance: { one: "step.reset_instance", many: "step.reset_instance" },
  add_pipeline_parameter: { one: "step.add_pipeline_parameter", many: "step.add_pipeline_parameter" },
  edit_pipeline_parameter: { one: "step.edit_pipeline_parameter", many: "step.edit_pipeline_parameter" },
  remove_pipeline_parameter: {
    one: "step.remove_pipeline_parameter",
    many: "step.remove_pipeline_parameter",
  },
  bind_parameter: { one: "step.bind_parameter", many: "step.bind_parameter" },
  detach_parameter: { one: "step.detach_parameter", many: "step.detach_parameter" },
};

/** What a step did: "Move Split Data", "Delete 3 nodes". */
export function stepText({ action, name, count }: StepWords): string {
  return t(count === 1 ? STEPS[action].one : STEPS[action].many, { name, count });
}

export function announceStep(words: StepWords, direction: "undo" | "redo"): string {
  return t(direction === "undo" ? "announce.undone" : "announce.redone", { step: stepText(words) });
}

/** "the name of Split Data, where Join is": what someone else has set since, and who; each with its name if several. */
export function keptText(
  state: Pick<EditorState, "document" | "modules">,
  kept: readonly Kept[],
): { readonly title: string; readonly text: string } {
  const [first = null, ...others] = new Set(kept.map(({ by }) => by));
  const only = others.length === 0 ? first : null;
  const shown = kept.slice(0, KEPT_SHOWN).map((one) => {
    const what = settingText(state, one);
    return only === null && one.by !== null ? t("kept.by", { what, name: one.by }) : what;
  });
  const more = kept.length - shown.length;
  return {
    title: only === null ? t("kept.title") : t("kept.title_by", { name: only }),
    text: [...shown, ...(more > 0 ? [t("kept.more", { count: more })] : [])].join(", "),
  };
}

function settingText(
  { document, modules }: Pick<EditorState, "document" | "modules">,
  { kind, id, parameter }: Setting,
): string {
  const node = document.nodes[id];
  const module = node && moduleOf(modules, node);
  return t(`kept.${kind}`, {
    node: node?.name ?? id,
    group: document.groups[id]?.name ?? id,
    name: document.parameters[id]?.name ?? id,
    parameter: (module && parameterOf(module, parameter)?.label) ?? parameter,
  });
}

const KEPT_SHOWN = 3;
