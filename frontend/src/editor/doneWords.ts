/** What the live region says once a step is done, where nobody who did it has said more. */
import type { StepWords } from "@/graph/history";
import type { OperationBody } from "@/graph/operations";
import { formatNumber, type MessageKey, t } from "@/i18n";

type Action = StepWords["action"];

interface Done {
  readonly one: MessageKey;
  readonly many: MessageKey;
}

const same = (key: MessageKey): Done => ({ one: key, many: key });

/** What is typed into a field: the field itself is read out. */
type Typed = "set_parameter" | "set_comment" | "edit_pipeline_parameter";
const TYPED: ReadonlySet<Action> = new Set<Typed>([
  "set_parameter",
  "set_comment",
  "edit_pipeline_parameter",
]);
const isTyped = (action: Action): action is Typed => TYPED.has(action);

const DONE: Record<Exclude<Action, Typed | "move_nodes">, Done> = {
  add_node: same("announce.added"),
  remove_node: { one: "announce.removed", many: "announce.removed_many" },
  connect: same("announce.connected_ends"),
  disconnect: { one: "announce.disconnected", many: "announce.disconnected_many" },
  rename_node: same("announce.renamed"),
  set_color: { one: "announce.changed", many: "announce.changed_many" },
  set_disabled: { one: "announce.changed", many: "announce.changed_many" },
  add_note: same("announce.note_added"),
  edit_note: same("announce.note_changed"),
  remove_note: { one: "announce.note_removed", many: "announce.notes_removed" },
  paste: { one: "announce.pasted", many: "announce.pasted_many" },
  tidy: same("announce.tidied"),
  add_group: same("announce.changed"),
  edit_group: same("announce.changed"),
  remove_group: same("announce.ungrouped"),
  set_groups: { one: "announce.changed", many: "announce.changed_many" },
  group: same("announce.changed"),
  ungroup: same("announce.ungrouped"),
  align: { one: "announce.aligned", many: "announce.aligned" },
  distribute: { one: "announce.distributed", many: "announce.distributed" },
  insert: same("announce.inserted"),
  splice: same("announce.spliced"),
  replace: same("announce.changed"),
  restore: same("announce.restored"),
  fix: same("announce.changed"),
  promote: same("announce.promoted"),
  publish: same("announce.published"),
  open_instance: same("announce.instance_opened"),
  detach_instance: same("announce.instance_detached"),
  update_instance: same("announce.instance_updated"),
  reset_instance: same("announce.instance_reset"),
  add_pipeline_parameter: same("announce.parameter_added"),
  remove_pipeline_parameter: same("announce.parameter_removed"),
  bind_parameter: same("announce.bound"),
  detach_parameter: same("announce.detached"),
};

export function doneText(
  { action, name, count }: StepWords,
  operations: readonly OperationBody[],
): string | null {
  if (isTyped(action)) return null;
  if (action === "move_nodes") return movedText(name, operations);
  return t(count === 1 ? DONE[action].one : DONE[action].many, { name, count: formatNumber(count) });
}

/** One that was moved alone is said with its new place, which is all there is to see of a nudge. */
function movedText(name: string, operations: readonly OperationBody[]): string {
  const places = operations.flatMap((operation) =>
    operation.type === "move_nodes" ? Object.values(operation.positions) : [],
  );
  const [only] = places;
  if (!only) return t("announce.note_changed");
  if (places.length > 1) return t("announce.moved_many", { count: formatNumber(places.length) });
  return t("announce.moved", { name, x: formatNumber(only.x), y: formatNumber(only.y) });
}
