import { Group as GroupIcon, MoreVertical, PackageOpen } from "lucide-react";
import { useGroupState } from "@/canvas/useGroupState";
import { editGroup } from "@/graph/groups";
import type { GroupRow } from "@/graph/outline";
import { plural, t } from "@/i18n";
import { WarnedSign } from "@/run/Warnings";
import { useInstanceText } from "@/subPipelines/useInstanceText";
import { useOutline } from "./context";
import { Chevron, RowButton, RowName, rowPartId } from "./parts";
import { RowPeople } from "./RowPeople";

export function GroupCells({ row }: { row: GroupRow }) {
  const { group, members } = row;
  const { actions } = useOutline();
  const state = useGroupState(members);
  const instance = useInstanceText(group);
  const { name } = group;
  return (
    <>
      <div role="gridcell" className="outline-step">
        <Chevron row={row} label={t(row.isExpanded ? "outline.fold" : "outline.unfold", { name })} />
        <span className="node-icon small" data-tone="grey">
          {instance ? (
            <PackageOpen size={14} aria-hidden="true" />
          ) : (
            <GroupIcon size={14} aria-hidden="true" />
          )}
        </span>
        <span className="outline-what" id={rowPartId(row.key, "what")}>
          <span className="outline-names">
            <RowName
              id={group.id}
              name={name}
              spoken={t(group.source ? "sub_pipeline.label" : "group.label", { name })}
              label={t("group.name")}
              onRename={(document, text) => editGroup(document, group.id, { name: text })}
            />
            <span className="outline-module truncate">
              {plural("group.nodes", members.length)}
              {instance ? ` · ${instance.text}` : ""}
              {group.collapsed ? ` · ${t("outline.on_canvas_collapsed")}` : ""}
            </span>
          </span>
          {row.isExpanded ? null : <RowPeople nodes={members} />}
        </span>
      </div>
      <div role="gridcell" className="outline-state" data-tone={state.tone} id={rowPartId(row.key, "state")}>
        {state.text}
        {state.warned > 0 ? (
          <>
            {" "}
            <WarnedSign count={state.warned} />
          </>
        ) : null}
      </div>
      <div role="gridcell" className="outline-flow" />
      <div role="gridcell" className="outline-actions">
        <RowButton
          label={t("outline.menu", { name })}
          onClick={(event) => actions.menu(row, event.currentTarget)}
        >
          <MoreVertical size={15} aria-hidden="true" />
        </RowButton>
      </div>
    </>
  );
}
