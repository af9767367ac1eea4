/** What menus, cards and commands do with instances of sub-pipelines. */
import { messageOf } from "@/api/errors";
import type { Editor } from "@/editor/Editor";
import type { EditorState } from "@/editor/store";
import type { Group } from "@/graph/model";
import {
  detachInstance,
  openInstance,
  type SubPipeline,
  type SubPipelineVersion,
} from "@/graph/subPipelines";
import { plural, t } from "@/i18n";
import { notify } from "@/ui";
import { readVersion } from "./api";

export interface InstanceState {
  readonly sealed: boolean;
  readonly version: number;
  /** Undefined when the project does not know it any more, or has not told yet. */
  readonly subPipeline: SubPipeline | undefined;
  /** A later version than the instance's; null when there is none. */
  readonly newer: number | null;
}

/** Null for an ordinary group. */
export function instanceState({ source }: Group, known: readonly SubPipeline[]): InstanceState | null {
  if (!source) return null;
  const subPipeline = known.find(({ id }) => id === source.sub_pipeline);
  const newest = subPipeline?.newest.number ?? 0;
  return {
    sealed: source.sealed,
    version: source.version,
    subPipeline,
    newer: newest > source.version ? newest : null,
  };
}

/** "version 1 of Clean prices, version 2 is there": beside the number of nodes. */
export function instanceText({ sealed, version, subPipeline, newer }: InstanceState): string {
  const name = subPipeline?.name;
  const parts = [
    name ? t("sub_pipeline.version_of", { version, name }) : t("sub_pipeline.version", { version }),
    ...(sealed ? [] : [t("sub_pipeline.being_edited")]),
    ...(newer === null ? [] : [t("sub_pipeline.newer", { version: newer })]),
  ];
  return parts.join(" · ");
}

/** The same for a card, whose name mostly is that of the sub-pipeline. */
export function shortText({ sealed, version }: InstanceState): string {
  const text = t("sub_pipeline.version_short", { version });
  return sealed ? text : `${text} · ${t("sub_pipeline.being_edited")}`;
}

export function openForEditing(editor: Editor, id: string): void {
  editor.edit(openInstance(editor.state.document, id));
}

export function detach(editor: Editor, id: string): void {
  editor.edit(detachInstance(editor.state.document, id));
}

export function askToPublish(editor: Editor, group: string): void {
  if (editor.canEdit) editor.store.setState({ publishing: group });
}

export function manageSubPipelines(editor: Editor): void {
  editor.store.setState({ isManagingSubPipelines: true });
}

/** Bring an instance to the newest version; says what could not be kept. */
export function updateToNewest(editor: Editor, id: string): Promise<void> {
  return bringTo(editor, id, (state) => state.subPipeline?.newest.number ?? null);
}

/** Take an opened instance back to the version that it is of. */
export function discardEdits(editor: Editor, id: string): Promise<void> {
  return bringTo(editor, id, (state) => state.version);
}

async function bringTo(
  editor: Editor,
  id: string,
  numberOf: (state: InstanceState) => number | null,
): Promise<void> {
  const found = instanceOf(editor.state, id);
  const number = found && numberOf(found);
  const source = editor.state.document.groups[id]?.source;
  if (!source || !number) return;
  const read = async (version: number): Promise<SubPipelineVersion> =>
    found?.subPipeline?.newest.number === version
      ? found.subPipeline.newest
      : readVersion(source.sub_pipeline, version);
  let versions: [SubPipelineVersion, SubPipelineVersion];
  try {
    versions = await Promise.all([read(number), read(source.version)]);
  } catch (error) {
    notify({ tone: "danger", title: t("sub_pipeline.not_updated"), text: messageOf(error) });
    return;
  }
  const { updateInstance } = await import("@/graph/instanceUpdate");
  const { document, modules } = editor.state;
  const group = document.groups[id];
  const [version, before] = versions;
  const update = group && updateInstance(document, modules, group, { version, before: before.content });
  if (!update || !editor.edit(update) || update.lost.length === 0) return;
  notify({
    tone: "warning",
    title: t("sub_pipeline.updated_with_losses", { name: group.name }),
    text: plural("sub_pipeline.lost", update.lost.length),
  });
}

export function instanceOf({ document, subPipelines }: EditorState, id: string): InstanceState | null {
  const group = document.groups[id];
  return group ? instanceState(group, subPipelines) : null;
}
