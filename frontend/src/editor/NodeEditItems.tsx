/** What can be changed about the selected nodes, in the menu of one of them. */
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  CircleArrowUp,
  CircleSlash2,
  Copy,
  FolderInput,
  Group,
  LayoutGrid,
  Maximize2,
  Minimize2,
  Palette,
  Pencil,
  PencilLine,
  Replace,
  RotateCcw,
  Scan,
  Trash2,
  Ungroup,
  Unlink,
  Unplug,
  Upload,
  Variable,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { colorCommand } from "@/commands/arranging";
import { useDo } from "@/commands/context";
import { ALIGNMENTS, type Alignment, DIRECTIONS, type SpreadDirection } from "@/graph/arrange";
import { groupOfSelection } from "@/graph/groups";
import { isDisabled } from "@/graph/marks";
import { COLORS, type Group as GroupOfNodes, type NodeColor } from "@/graph/model";
import { isParameterOpen, isSealed, sealedGroupOf } from "@/graph/sealing";
import { plural, t } from "@/i18n";
import { askToPromote, promotableData } from "@/parameters/actions";
import { instanceState } from "@/subPipelines/instances";
import { MenuChoice, MenuItem, MenuSeparator, Submenu } from "@/ui";
import { CommandItem } from "./CommandItem";
import { useEditor, useEditorState } from "./context";
import { moveNodesToGroup } from "./groupEdits";

export function NodeEditItems({ node, onClose }: { node: string; onClose: () => void }) {
  const editor = useEditor();
  const act = useDo();
  const selected = useEditorState((state) => state.selection.nodes);
  const document = useEditorState((state) => state.document);
  const isOnCanvas = useEditorState((state) => state.graphView === "canvas");
  if (!editor.canEdit) return null;
  const nodes = [...selected].flatMap((id) => document.nodes[id] ?? []);
  const color = nodes.every((one) => (one.color ?? "") === (nodes[0]?.color ?? ""))
    ? (nodes[0]?.color ?? "")
    : null;
  const isSingle = selected.size === 1;
  const isInstance = groupOfSelection(document, selected)?.source !== undefined;
  const isOpen = (parameter: string) => isParameterOpen(document, node, parameter);
  const data = promotableData(editor, node);
  const dataParameter = data !== null && isOpen(data) ? data : null;
  return (
    <>
      <MenuSeparator />
      <CommandItem
        command="disable"
        icon={<CircleSlash2 size={15} />}
        shortcut={isOnCanvas ? "B" : "Ctrl+B"}
        label={plural(nodes.every(isDisabled) ? "node_edit.enable" : "node_edit.disable", nodes.length)}
      />
      <Submenu icon={<Palette size={15} />} label={t("node_edit.color")}>
        <MenuChoice<ColorKey>
          label={t("node_edit.color")}
          options={COLORS.map((one) => ({
            id: one || CATEGORY_COLOR,
            label: t(`node_edit.color.${one || CATEGORY_COLOR}`),
            icon: <span className="menu-swatch" data-tone={one || undefined} aria-hidden="true" />,
          }))}
          value={color === null ? null : color || CATEGORY_COLOR}
          onChange={(chosen) => act(colorCommand(chosen === CATEGORY_COLOR ? "" : chosen))}
        />
      </Submenu>
      {isSingle || isInstance ? (
        <CommandItem command="replace_module" icon={<Replace size={15} />} label={t("node_edit.replace")} />
      ) : null}
      {isSingle ? (
        <>
          {dataParameter ? (
            <MenuItem
              icon={<Variable size={15} />}
              onAction={() => askToPromote(editor, node, dataParameter)}
            >
              {t("parameter.promote_data")}
            </MenuItem>
          ) : null}
          <CommandItem command="splice" icon={<Unplug size={15} />} label={t("node_edit.splice")} />
          <CommandItem command="rename" icon={<Pencil size={15} />} label={t("node_edit.rename")} />
        </>
      ) : (
        <Submenu icon={<LayoutGrid size={15} />} label={t("node_edit.arrange")} onClose={onClose}>
          <CommandItem command="tidy_selection" icon={<Workflow size={15} />} label={t("tidy.selection")} />
          {ALIGNMENTS.map((to) => (
            <CommandItem
              key={to}
              command={`align_${to}`}
              icon={ALIGN_ICONS[to]}
              label={t(`node_edit.align.${to}`)}
            />
          ))}
          {DIRECTIONS.map((direction) => (
            <CommandItem
              key={direction}
              command={`distribute_${direction}`}
              icon={SPREAD_ICONS[direction]}
              label={t(`node_edit.distribute.${direction}`)}
            />
          ))}
        </Submenu>
      )}
      <GroupItems />
      <RegroupItems onClose={onClose} />
      <CommandItem command="duplicate" icon={<Copy size={15} />} label={t("node_edit.duplicate")} />
      <CommandItem command="delete" icon={<Trash2 size={15} />} tone="danger" label={t("node_edit.delete")} />
    </>
  );
}

/** Into a group that is there, or out of all groups. */
function RegroupItems({ onClose }: { onClose: () => void }) {
  const editor = useEditor();
  const selected = useEditorState((state) => state.selection.nodes);
  const document = useEditorState((state) => state.document);
  const own = new Set([...selected].map((id) => document.nodes[id]?.group ?? ""));
  const isIn = (id: string) => own.size === 1 && own.has(id);
  const groups = Object.values(document.groups).filter((group) => !isIn(group.id) && !isSealed(group));
  if ([...selected].some((id) => sealedGroupOf(document, id))) return null;
  if (groups.length === 0 && isIn("")) return null;
  return (
    <Submenu icon={<FolderInput size={15} />} label={t("group.move")} onClose={onClose}>
      {groups.map(({ id, name }) => (
        <MenuItem key={id} onAction={() => moveNodesToGroup(editor, selected, id)}>
          {name}
        </MenuItem>
      ))}
      {isIn("") ? null : (
        <MenuItem onAction={() => moveNodesToGroup(editor, selected, "")}>{t("group.move_out")}</MenuItem>
      )}
    </Submenu>
  );
}

function GroupItems() {
  const group = useEditorState(({ document, selection }) => groupOfSelection(document, selection.nodes));
  if (!group) return <CommandItem command="group" icon={<Group size={15} />} label={t("group.make")} />;
  const { name, collapsed } = group;
  return (
    <>
      <CommandItem command="open_group" icon={<Scan size={15} />} label={t("group.open", { name })} />
      <CommandItem
        command="collapse_group"
        icon={collapsed ? <Maximize2 size={15} /> : <Minimize2 size={15} />}
        label={t(collapsed ? "group.expand" : "group.collapse", { name })}
      />
      <InstanceItems group={group} />
    </>
  );
}

/** Publishing a group, and what can be done with an instance of what was published. */
function InstanceItems({ group }: { group: GroupOfNodes }) {
  const state = instanceState(
    group,
    useEditorState(({ subPipelines }) => subPipelines),
  );
  const publishing = (
    <CommandItem
      command="publish_group"
      icon={<Upload size={15} />}
      label={t(state ? "sub_pipeline.publish_version" : "sub_pipeline.publish")}
    />
  );
  if (!state) {
    return (
      <>
        <CommandItem
          command="ungroup"
          icon={<Ungroup size={15} />}
          label={t("group.ungroup", { name: group.name })}
        />
        {publishing}
      </>
    );
  }
  return (
    <>
      {state.newer === null || !state.sealed ? null : (
        <CommandItem
          command="update_instance"
          icon={<CircleArrowUp size={15} />}
          label={t("sub_pipeline.update", { version: state.newer })}
        />
      )}
      {state.sealed ? (
        <CommandItem command="open_instance" icon={<PencilLine size={15} />} label={t("sub_pipeline.open")} />
      ) : (
        <>
          {publishing}
          <CommandItem
            command="discard_edits"
            icon={<RotateCcw size={15} />}
            label={t("sub_pipeline.discard")}
          />
        </>
      )}
      <CommandItem command="detach_instance" icon={<Unlink size={15} />} label={t("sub_pipeline.detach")} />
    </>
  );
}

/** Stands for the empty colour where a menu needs a key. */
const CATEGORY_COLOR = "category";
type ColorKey = Exclude<NodeColor, ""> | typeof CATEGORY_COLOR;

const ALIGN_ICONS: Readonly<Record<Alignment, ReactNode>> = {
  left: <AlignStartVertical size={15} />,
  centre: <AlignCenterVertical size={15} />,
  right: <AlignEndVertical size={15} />,
  top: <AlignStartHorizontal size={15} />,
  middle: <AlignCenterHorizontal size={15} />,
  bottom: <AlignEndHorizontal size={15} />,
};

const SPREAD_ICONS: Readonly<Record<SpreadDirection, ReactNode>> = {
  across: <AlignHorizontalSpaceAround size={15} />,
  down: <AlignVerticalSpaceAround size={15} />,
};
