/** Sentences about changes: "moved 3 nodes, added Split Data". */
import type { GraphDocument } from "@/graph/model";
import type { OperationType } from "@/graph/operations";
import { type PluralKey, plural, t } from "@/i18n";
import type { Change } from "./api";

const CHANGES: Record<OperationType, PluralKey> = {
  add_node: "history.change.add_node",
  remove_node: "history.change.remove_node",
  connect: "history.change.connect",
  disconnect: "history.change.disconnect",
  set_parameter: "history.change.set_parameter",
  rename_node: "history.change.rename_node",
  set_comment: "history.change.set_comment",
  set_color: "history.change.set_color",
  set_disabled: "history.change.set_disabled",
  move_nodes: "history.change.move_nodes",
  add_note: "history.change.add_note",
  edit_note: "history.change.edit_note",
  remove_note: "history.change.remove_note",
  add_group: "history.change.add_group",
  edit_group: "history.change.edit_group",
  remove_group: "history.change.remove_group",
  set_groups: "history.change.set_groups",
  add_pipeline_parameter: "history.change.add_pipeline_parameter",
  edit_pipeline_parameter: "history.change.edit_pipeline_parameter",
  remove_pipeline_parameter: "history.change.remove_pipeline_parameter",
  bind_parameter: "history.change.bind_parameter",
  detach_parameter: "history.change.detach_parameter",
};

/** What was done with instances of sub-pipelines, which takes several operations. */
const INSTANCE_CHANGES = {
  place_instance: "history.change.place_instance",
  publish_group: "history.change.publish_group",
  update_instance: "history.change.update_instance",
  reset_instance: "history.change.reset_instance",
  open_instance: "history.change.open_instance",
  detach_instance: "history.change.detach_instance",
} as const;

const ALL: Readonly<Record<string, PluralKey>> = { ...CHANGES, ...INSTANCE_CHANGES };

export function changesText(changes: readonly Change[], document: GraphDocument): string {
  const parts = changes.map(({ type, count, nodes }) => {
    const name = document.nodes[nodes[0] ?? ""]?.name ?? t("history.a_node");
    return plural(ALL[type] ?? "history.change.other", count, { name });
  });
  return parts.join(", ");
}
