/** Commands that mark, arrange and rewire the selected nodes. */

import { nodeElement } from "@/editor/graphFocus";
import { toggleGrid } from "@/editor/grid";
import { groupSelection, ungroupSelection } from "@/editor/groupEdits";
import { offerModules } from "@/editor/moduleChoice";
import { disableNodes, removeFromFlow } from "@/editor/nodeEdits";
import { offerModulesAfter, offerModulesForEdge, offerModulesForPending } from "@/editor/offers";
import { ALIGNMENTS, align, DIRECTIONS, distribute } from "@/graph/arrange";
import { onlyNode } from "./editing";
import type { Command, CommandContext } from "./types";

const hasNodes =
  (least: number) =>
  ({ editor }: CommandContext) =>
    editor.canEdit && editor.state.selection.nodes.size >= least;

const hasOneNode = (context: CommandContext) => context.editor.canEdit && onlyNode(context) !== null;

export const ARRANGING: readonly Command[] = [
  {
    id: "add_connected",
    title: "shortcuts.add_connected",
    keys: ["+"],
    isAvailable: ({ editor }) => editor.canEdit,
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
    isAvailable: hasNodes(1),
    run: ({ editor }) => disableNodes(editor, editor.state.selection.nodes),
  },
  {
    id: "group",
    title: "shortcuts.group",
    keys: ["Mod+G"],
    isAvailable: hasNodes(1),
    run: ({ editor }) => void groupSelection(editor),
  },
  {
    id: "ungroup",
    title: "shortcuts.ungroup",
    keys: ["Mod+Shift+G"],
    isAvailable: hasNodes(1),
    run: ({ editor }) => void ungroupSelection(editor),
  },
  {
    id: "replace_module",
    title: "node_edit.replace",
    isAvailable: hasOneNode,
    run: (context) => {
      const node = onlyNode(context);
      if (node) {
        offerModules(context.editor, { kind: "replace", node }, nodeElement(node));
      }
    },
  },
  {
    id: "splice",
    title: "node_edit.splice",
    isAvailable: hasOneNode,
    run: (context) => {
      const node = onlyNode(context);
      if (node) removeFromFlow(context.editor, node);
    },
  },
  {
    id: "toggle_grid",
    title: "canvas.grid",
    isAvailable: ({ editor }) => editor.canEdit,
    run: ({ editor }) => toggleGrid(editor),
  },
  ...ALIGNMENTS.map(
    (to): Command => ({
      id: `align_${to}`,
      title: `node_edit.align.${to}`,
      isAvailable: hasNodes(2),
      run: ({ editor }) => void editor.edit(align(editor.state.document, editor.state.selection.nodes, to)),
    }),
  ),
  ...DIRECTIONS.map(
    (direction): Command => ({
      id: `distribute_${direction}`,
      title: `node_edit.distribute.${direction}`,
      isAvailable: hasNodes(3),
      run: ({ editor }) =>
        void editor.edit(distribute(editor.state.document, editor.state.selection.nodes, direction)),
    }),
  ),
];
