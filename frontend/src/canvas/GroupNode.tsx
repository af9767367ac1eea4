/** A group on the canvas: a card while it is collapsed, a frame with a name while it is open. */
import type { NodeProps } from "@xyflow/react";
import {
  CircleAlert,
  CircleArrowUp,
  Group as GroupIcon,
  Maximize2,
  Minimize2,
  PackageOpen,
  Scan,
} from "lucide-react";
import { type KeyboardEvent, memo, type ReactNode } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { collapseGroup, openGroup, renameGroup } from "@/editor/groupEdits";
import type { Group } from "@/graph/model";
import { plural, t } from "@/i18n";
import { WarnedSign } from "@/run/Warnings";
import { useInstanceText } from "@/subPipelines/useInstanceText";
import { ComparedMark, useCompared } from "./ComparedMark";
import "./group.css";
import type { GroupFlowNode, GroupView } from "./groupFlow";
import { onGroupKey } from "./nodeKeys";
import { Port } from "./Port";
import { useGroupState } from "./useGroupState";

export function GroupCardNode({ data, selected }: NodeProps<GroupFlowNode>) {
  return <GroupCard view={data} isSelected={selected ?? false} />;
}

export function GroupFrameNode({ data, selected }: NodeProps<GroupFlowNode>) {
  return <GroupFrame view={data} isSelected={selected ?? false} />;
}

interface GroupProps {
  view: GroupView;
  isSelected: boolean;
}

export const groupElementId = (group: string): string => `group-${group}`;

function useGroupElement({ group, members }: GroupView, isSelected: boolean) {
  const editor = useEditor();
  return {
    role: "group",
    tabIndex: 0,
    id: groupElementId(group.id),
    "aria-label": t(group.source ? "sub_pipeline.label" : "group.label", { name: group.name }),
    "data-selected": isSelected || undefined,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => onGroupKey(editor, group, members, event),
    onDoubleClick: () => editor.canEdit && editor.store.setState({ renaming: group.id }),
  } as const;
}

const GroupCard = memo(function GroupCard({ view, isSelected }: GroupProps) {
  const { group, members, inputs, outputs } = view;
  const isEditable = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const state = useGroupState(members);
  const element = useGroupElement(view, isSelected);
  const instance = useInstanceText(group);
  const count = plural("group.nodes", members.length);
  const subtitle = instance?.short ?? count;
  return (
    <div
      {...element}
      className="node group-card"
      aria-description={groupWords([count, instance?.text, state.text], state.warned)}
      data-state-tone={state.tone}
    >
      {inputs.map((port) => (
        <Port
          key={port.handle}
          nodeId={port.node}
          nodeName={group.name}
          port={port}
          direction="input"
          isEditable={isEditable}
        />
      ))}
      <div className="node-main">
        <span className="node-icon" data-tone="grey">
          {instance ? (
            <PackageOpen size={18} aria-hidden="true" />
          ) : (
            <GroupIcon size={18} aria-hidden="true" />
          )}
        </span>
        <div className="node-text">
          <GroupName group={group} />
          <div className="node-subtitle">
            {state.warned > 0 ? (
              <span className="group-warned">
                <WarnedSign count={state.warned} />
              </span>
            ) : null}
            <span className="truncate">{[state.text, subtitle].filter(Boolean).join(" · ")}</span>
          </div>
        </div>
        {instance?.isNewer ? <CircleArrowUp size={16} className="group-newer" aria-hidden="true" /> : null}
        {state.hasProblems ? <CircleAlert size={16} className="group-problems" aria-hidden="true" /> : null}
        <GroupActions group={group} isEditable={isEditable} />
      </div>
      {outputs.map((port) => (
        <Port
          key={port.handle}
          nodeId={port.node}
          nodeName={group.name}
          port={port}
          direction="output"
          isEditable={isEditable}
        />
      ))}
    </div>
  );
});

function groupWords(words: readonly (string | undefined)[], warned: number): string {
  return [...words, warned > 0 ? plural("run.warned", warned) : ""].filter(Boolean).join(", ");
}

const GroupFrame = memo(function GroupFrame({ view, isSelected }: GroupProps) {
  const isEditable = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const element = useGroupElement(view, isSelected);
  const compared = useCompared("groups", view.group.id);
  const instance = useInstanceText(view.group);
  const words = [plural("group.nodes", view.members.length)];
  if (instance) words.push(instance.text);
  if (compared) words.push(t(`comparison.status.${compared}`));
  return (
    <div {...element} className="group-frame" aria-description={words.join(", ")} data-compared={compared}>
      <div className="group-header">
        <GroupName group={view.group} />
        {instance ? (
          <span className="group-instance truncate" title={instance.text}>
            {instance.short}
          </span>
        ) : null}
        <ComparedMark status={compared} />
        <GroupActions group={view.group} isEditable={isEditable} />
      </div>
    </div>
  );
});

function GroupActions({ group, isEditable }: { group: Group; isEditable: boolean }) {
  const editor = useEditor();
  const { name } = group;
  return (
    <span className="group-actions nodrag nopan">
      <GroupAction label={t("group.open", { name })} onClick={() => openGroup(editor, group.id)}>
        <Scan size={14} aria-hidden="true" />
      </GroupAction>
      {isEditable ? (
        <GroupAction
          label={t(group.collapsed ? "group.expand" : "group.collapse", { name })}
          onClick={() => collapseGroup(editor, group.id, !group.collapsed)}
        >
          {group.collapsed ? (
            <Maximize2 size={14} aria-hidden="true" />
          ) : (
            <Minimize2 size={14} aria-hidden="true" />
          )}
        </GroupAction>
      ) : null}
    </span>
  );
}

function GroupAction({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      className="group-action"
      aria-label={label}
      title={label}
      onClick={onClick}
      onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && event.stopPropagation()}
    >
      {children}
    </button>
  );
}

const focusOnce = (input: HTMLInputElement | null) => input?.select();

function GroupName({ group }: { group: Group }) {
  const editor = useEditor();
  const isRenaming = useEditorState((state) => state.renaming === group.id);
  if (!isRenaming) {
    return (
      <div className="node-name truncate" title={group.name}>
        {group.name}
      </div>
    );
  }
  const finish = (text: string | null) => {
    if (editor.state.renaming !== group.id) return;
    editor.store.setState({ renaming: null });
    if (text !== null) renameGroup(editor, group.id, text);
  };
  return (
    <input
      ref={focusOnce}
      className="node-name-input nodrag nopan"
      aria-label={t("group.name")}
      defaultValue={group.name}
      maxLength={200}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Enter" && event.key !== "Escape") return;
        finish(event.key === "Enter" ? event.currentTarget.value : null);
        document.getElementById(groupElementId(group.id))?.focus();
      }}
    />
  );
}
