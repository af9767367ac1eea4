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
  CircleSlash2,
  Copy,
  FolderInput,
  Group,
  LayoutGrid,
  Maximize2,
  Minimize2,
  Palette,
  Pencil,
  Replace,
  Scan,
  Trash2,
  Ungroup,
  Unplug,
  Variable,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import {
  ALIGNMENTS,
  type Alignment,
  align,
  DIRECTIONS,
  distribute,
  type SpreadDirection,
} from "@/graph/arrange";
import { groupOfSelection } from "@/graph/groups";
import { isDisabled } from "@/graph/marks";
import { COLORS, type NodeColor } from "@/graph/model";
import { plural, t } from "@/i18n";
import { askToPromote, promotableData } from "@/parameters/actions";
import { MenuChoice, MenuItem, MenuSeparator, Submenu } from "@/ui";
import { useEditor, useEditorState } from "./context";
import { nodeElement } from "./graphFocus";
import { collapseGroup, groupSelection, moveNodesToGroup, openGroup, ungroupOne } from "./groupEdits";
import { offerModules } from "./moduleChoice";
import { colorNodes, disableNodes, removeFromFlow } from "./nodeEdits";
import { tidyUp } from "./tidying";

export function NodeEditItems({ node, onClose }: { node: string; onClose: () => void }) {
  const editor = useEditor();
  const selected = useEditorState((state) => state.selection.nodes);
  const document = useEditorState((state) => state.document);
  const isOnCanvas = useEditorState((state) => state.graphView === "canvas");
  if (!editor.canEdit) return null;
  const nodes = [...selected].flatMap((id) => document.nodes[id] ?? []);
  const color = nodes.every((one) => (one.color ?? "") === (nodes[0]?.color ?? ""))
    ? (nodes[0]?.color ?? "")
    : null;
  const isSingle = selected.size === 1;
  const dataParameter = promotableData(editor, node);
  const card = () => nodeElement(node);
  const duplicate = () => {
    const clipping = editor.copy();
    if (clipping) editor.paste(clipping);
  };
  return (
    <>
      <MenuSeparator />
      <MenuItem
        icon={<CircleSlash2 size={15} />}
        shortcut={isOnCanvas ? "B" : "Ctrl+B"}
        onAction={() => disableNodes(editor, selected)}
      >
        {plural(nodes.every(isDisabled) ? "node_edit.enable" : "node_edit.disable", nodes.length)}
      </MenuItem>
      <Submenu icon={<Palette size={15} />} label={t("node_edit.color")}>
        <MenuChoice<ColorKey>
          label={t("node_edit.color")}
          options={COLORS.map((one) => ({
            id: one || CATEGORY_COLOR,
            label: t(`node_edit.color.${one || CATEGORY_COLOR}`),
            icon: <span className="menu-swatch" data-tone={one || undefined} aria-hidden="true" />,
          }))}
          value={color === null ? null : color || CATEGORY_COLOR}
          onChange={(chosen) => colorNodes(editor, selected, chosen === CATEGORY_COLOR ? "" : chosen)}
        />
      </Submenu>
      {isSingle ? (
        <>
          <MenuItem
            icon={<Replace size={15} />}
            onAction={() => offerModules(editor, { kind: "replace", node }, card())}
          >
            {t("node_edit.replace")}
          </MenuItem>
          {dataParameter ? (
            <MenuItem
              icon={<Variable size={15} />}
              onAction={() => askToPromote(editor, node, dataParameter)}
            >
              {t("parameter.promote_data")}
            </MenuItem>
          ) : null}
          <MenuItem icon={<Unplug size={15} />} onAction={() => removeFromFlow(editor, node)}>
            {t("node_edit.splice")}
          </MenuItem>
          <MenuItem
            icon={<Pencil size={15} />}
            shortcut="F2"
            onAction={() => editor.store.setState({ renaming: node })}
          >
            {t("node_edit.rename")}
          </MenuItem>
        </>
      ) : (
        <Submenu icon={<LayoutGrid size={15} />} label={t("node_edit.arrange")} onClose={onClose}>
          <MenuItem
            icon={<Workflow size={15} />}
            onAction={() => tidyUp(editor, "selection", () => undefined)}
          >
            {t("tidy.selection")}
          </MenuItem>
          {ALIGNMENTS.map((to) => (
            <MenuItem
              key={to}
              icon={ALIGN_ICONS[to]}
              onAction={() => editor.edit(align(editor.state.document, selected, to))}
            >
              {t(`node_edit.align.${to}`)}
            </MenuItem>
          ))}
          {DIRECTIONS.map((direction) => (
            <MenuItem
              key={direction}
              icon={SPREAD_ICONS[direction]}
              isDisabled={selected.size < 3}
              onAction={() => editor.edit(distribute(editor.state.document, selected, direction))}
            >
              {t(`node_edit.distribute.${direction}`)}
            </MenuItem>
          ))}
        </Submenu>
      )}
      <GroupItems />
      <RegroupItems onClose={onClose} />
      <MenuItem icon={<Copy size={15} />} shortcut="Ctrl+D" onAction={duplicate}>
        {t("node_edit.duplicate")}
      </MenuItem>
      <MenuItem
        icon={<Trash2 size={15} />}
        tone="danger"
        shortcut="Del"
        onAction={() => editor.removeSelection()}
      >
        {t("node_edit.delete")}
      </MenuItem>
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
  const groups = Object.values(document.groups).filter(({ id }) => !isIn(id));
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
  const editor = useEditor();
  const group = useEditorState(({ document, selection }) => groupOfSelection(document, selection.nodes));
  if (!group) {
    return (
      <MenuItem icon={<Group size={15} />} shortcut="Ctrl+G" onAction={() => groupSelection(editor)}>
        {t("group.make")}
      </MenuItem>
    );
  }
  const { id, name, collapsed } = group;
  return (
    <>
      <MenuItem icon={<Scan size={15} />} onAction={() => openGroup(editor, id)}>
        {t("group.open", { name })}
      </MenuItem>
      <MenuItem
        icon={collapsed ? <Maximize2 size={15} /> : <Minimize2 size={15} />}
        onAction={() => collapseGroup(editor, id, !collapsed)}
      >
        {t(collapsed ? "group.expand" : "group.collapse", { name })}
      </MenuItem>
      <MenuItem icon={<Ungroup size={15} />} shortcut="Ctrl+Shift+G" onAction={() => ungroupOne(editor, id)}>
        {t("group.ungroup", { name })}
      </MenuItem>
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
