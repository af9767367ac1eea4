/** Commands that mark, arrange and rewire the selected nodes. */

import { cardElement, nodeElement } from "@/editor/graphFocus";
import { toggleGrid } from "@/editor/grid";
import { collapseGroup, groupSelection, openGroup, ungroupSelection } from "@/editor/groupEdits";
import { offerModules } from "@/editor/moduleChoice";
import { colorNodes, disableNodes, removeFromFlow } from "@/editor/nodeEdits";
import {
  offerModulesAfter,
  offerModulesForEdge,
  offerModulesForPending,
  offerPortsForEdge,
} from "@/editor/offers";
import { onlyEdge } from "@/editor/reconnecting";
import { ALIGNMENTS, align, DIRECTIONS, distribute } from "@/graph/arrange";
import { COLORS, type NodeColor } from "@/graph/model";
import { t } from "@/i18n";
import { onlyNode } from "./editing";
import { allOf, ofEditing, ofFree, ofNodes, ofOneNode, selectedGroup, unless } from "./reasons";
import type { Command, CommandContext } from "./types";

export const colorCommand = (color: NodeColor): string => `color_${color || "category"}`;

const ofGrouped = allOf(
  ofNodes(1),
  unless(
    ({ editor }) => {
      const { document, selection } = editor.state;
      return [...selection.nodes].some((id) => document.nodes[id]?.group);
    },
    () => t("command.why.no_group"),
  ),
  unless(
    (context) => ofFree(context) === null,
    () => t("command.why.sealed_group"),
  ),
);

const ofOneEdge = allOf(
  ofEditing,
  unless(
    ({ editor }) => onlyEdge(editor.state) !== null,
    () => t("command.why.one_connection"),
  ),
);

/** The group that is selected, if it is an instance of a sub-pipeline. */
function selectedInstance(context: CommandContext): string | null {
  const group = selectedGroup(context);
  return group?.source ? group.id : null;
}

/** To look at; every reader may. */
const ofOneGroup = unless(
  (context) => selectedGroup(context) !== null,
  () => t("command.why.one_group"),
);

export const ARRANGING: readonly Command[] = [
  {
    id: "add_connected",
    title: "shortcuts.add_connected",
    keys: ["+"],
    whyNot: ofEditing,
    run: ({ editor }) => {
      if (!offerModulesForPending(editor) && !offerModulesForEdge(editor)) offerModulesAfter(editor);
    },
  },
  {
    id: "disable",
    title: "shortcuts.disable",
    // letters of their own belong to typing ahead in the outline
    keys: ["B", "Mod+B"],
    keysOn: "graph",
    whyNot: allOf(ofNodes(1), ofFree),
    run: ({ editor }) => disableNodes(editor, editor.state.selection.nodes),
  },
  {
    id: "group",
    title: "shortcuts.group",
    keys: ["Mod+G"],
    whyNot: allOf(ofNodes(1), ofFree),
    run: ({ editor }) => void groupSelection(editor),
  },
  {
    id: "ungroup",
    title: "shortcuts.ungroup",
    keys: ["Mod+Shift+G"],
    whyNot: ofGrouped,
    run: ({ editor }) => void ungroupSelection(editor),
  },
  {
    id: "open_group",
    title: "command.open_group",
    whyNot: ofOneGroup,
    run: (context) => openGroup(context.editor, selectedGroup(context)?.id ?? ""),
  },
  {
    id: "collapse_group",
    title: "command.collapse_group",
    whyNot: allOf(ofEditing, ofOneGroup),
    run: (context) => {
      const group = selectedGroup(context);
      if (group) collapseGroup(context.editor, group.id, !group.collapsed);
    },
  },
  {
    id: "replace_module",
    title: "node_edit.replace",
    whyNot: (context) => (selectedInstance(context) ? ofEditing : allOf(ofOneNode, ofFree))(context),
    run: (context) => {
      const instance = selectedInstance(context);
      const node = onlyNode(context);
      if (instance) {
        const beside = cardElement(instance) ?? nodeElement(instance);
        offerModules(context.editor, { kind: "replace_instance", group: instance }, beside);
      } else if (node) offerModules(context.editor, { kind: "replace", node }, nodeElement(node));
    },
  },
  {
    id: "move_source",
    title: "command.move_source",
    whyNot: ofOneEdge,
    run: ({ editor }) => offerPortsForEdge(editor, "output"),
  },
  {
    id: "move_target",
    title: "command.move_target",
    whyNot: ofOneEdge,
    run: ({ editor }) => offerPortsForEdge(editor, "input"),
  },
  {
    id: "splice",
    title: "node_edit.splice",
    whyNot: allOf(ofOneNode, ofFree),
    run: (context) => {
      const node = onlyNode(context);
      if (node) removeFromFlow(context.editor, node);
    },
  },
  {
    id: "toggle_grid",
    title: "canvas.grid",
    whyNot: ofEditing,
    run: ({ editor }) => toggleGrid(editor),
  },
  ...COLORS.map(
    (color): Command => ({
      id: colorCommand(color),
      title: `command.color.${color || "category"}`,
      whyNot: ofNodes(1),
      run: ({ editor }) => colorNodes(editor, editor.state.selection.nodes, color),
    }),
  ),
  ...ALIGNMENTS.map(
    (to): Command => ({
      id: `align_${to}`,
      title: `node_edit.align.${to}`,
      whyNot: ofNodes(2),
      run: ({ editor }) => void editor.edit(align(editor.state.document, editor.state.selection.nodes, to)),
    }),
  ),
  ...DIRECTIONS.map(
    (direction): Command => ({
      id: `distribute_${direction}`,
      title: `node_edit.distribute.${direction}`,
      whyNot: ofNodes(3),
      run: ({ editor }) =>
        void editor.edit(distribute(editor.state.document, editor.state.selection.nodes, direction)),
    }),
  ),
];
