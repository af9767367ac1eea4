/** Why a command cannot be done now, in words; null where it can. */
import { groupOfSelection } from "@/graph/groups";
import { sealedGroupOf } from "@/graph/sealing";
import { plural, t } from "@/i18n";
import type { CommandContext } from "./types";

export type Reason = (context: CommandContext) => string | null;

/** The first thing that stands in the way. */
export const allOf =
  (...reasons: readonly Reason[]): Reason =>
  (context) => {
    for (const reason of reasons) {
      const found = reason(context);
      if (found !== null) return found;
    }
    return null;
  };

export const unless =
  (isPossible: (context: CommandContext) => boolean, reason: () => string): Reason =>
  (context) =>
    isPossible(context) ? null : reason();

/** Whether the draft may be changed at all, whatever is shown. */
export const ofRole: Reason = ({ editor }) => {
  if (editor.state.fatal !== null) return t("command.why.stopped");
  return editor.state.role === "viewer" ? t("command.why.viewer") : null;
};

/** What is selected belongs to the draft, which is out of sight while an earlier revision is shown. */
export const ofEditing: Reason = allOf(
  ofRole,
  unless(
    ({ editor }) => editor.state.shown === null,
    () => t("command.why.past"),
  ),
);

export const ofNodes = (least: number): Reason =>
  allOf(
    ofEditing,
    unless(
      ({ editor }) => editor.state.selection.nodes.size >= least,
      () => plural("command.why.nodes", least),
    ),
  );

export const selectedGroup = ({ editor }: CommandContext) =>
  groupOfSelection(editor.state.document, editor.state.selection.nodes);

/** None of the selected nodes belongs to a sub-pipeline, which keeps its nodes as they are. */
export const ofFree: Reason = ({ editor }) => {
  const { document, selection } = editor.state;
  for (const id of selection.nodes) {
    const group = sealedGroupOf(document, id);
    if (!group) continue;
    return t("refusal.group_sealed", { node: document.nodes[id]?.name ?? id, group: group.name });
  }
  return null;
};

export const ofOneNode: Reason = allOf(
  ofEditing,
  unless(
    ({ editor }) => editor.state.selection.nodes.size === 1,
    () => t("command.why.one_node"),
  ),
);
