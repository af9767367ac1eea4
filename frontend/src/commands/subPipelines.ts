/** Commands about sub-pipelines and the selected instance of one. */
import { isSealed } from "@/graph/sealing";
import { t } from "@/i18n";
import {
  askToPublish,
  detach,
  discardEdits,
  instanceOf,
  manageSubPipelines,
  openForEditing,
  updateToNewest,
} from "@/subPipelines/instances";
import { allOf, ofEditing, type Reason, selectedGroup, unless } from "./reasons";
import type { Command, CommandContext } from "./types";

const groupId = (context: CommandContext): string => selectedGroup(context)?.id ?? "";
const instance = (context: CommandContext) => instanceOf(context.editor.state, groupId(context));

const ofInstance: Reason = allOf(
  ofEditing,
  unless(
    (context) => instance(context) !== null,
    () => t("command.why.no_instance"),
  ),
);

const ofSealed = allOf(
  ofInstance,
  unless(
    (context) => instance(context)?.sealed === true,
    () => t("command.why.not_sealed"),
  ),
);

const ofOpened = allOf(
  ofInstance,
  unless(
    (context) => instance(context)?.sealed === false,
    () => t("command.why.sealed"),
  ),
);

export const SUB_PIPELINES: readonly Command[] = [
  {
    id: "publish_group",
    title: "command.publish_group",
    whyNot: allOf(
      ofEditing,
      unless(
        (context) => selectedGroup(context) !== null,
        () => t("command.why.one_group"),
      ),
      unless(
        (context) => !isSealed(selectedGroup(context) ?? undefined),
        () => t("command.why.published"),
      ),
    ),
    run: (context) => askToPublish(context.editor, groupId(context)),
  },
  {
    id: "open_instance",
    title: "command.open_instance",
    whyNot: ofSealed,
    run: (context) => openForEditing(context.editor, groupId(context)),
  },
  {
    id: "discard_edits",
    title: "command.discard_edits",
    whyNot: ofOpened,
    run: (context) => void discardEdits(context.editor, groupId(context)),
  },
  {
    id: "update_instance",
    title: "command.update_instance",
    whyNot: allOf(
      ofSealed,
      unless(
        (context) => instance(context)?.newer != null,
        () => t("command.why.newest"),
      ),
    ),
    run: (context) => void updateToNewest(context.editor, groupId(context)),
  },
  {
    id: "detach_instance",
    title: "command.detach_instance",
    whyNot: ofInstance,
    run: (context) => detach(context.editor, groupId(context)),
  },
  {
    id: "manage_sub_pipelines",
    title: "command.manage_sub_pipelines",
    run: ({ editor }) => manageSubPipelines(editor),
  },
];
