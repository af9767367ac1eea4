/** What the command palette offers: commands, modules to add, nodes to go to. */
import type { Dataset } from "@/api/types";
import { addModule } from "@/editor/adding";
import { type ModuleDefinition, moduleOf } from "@/graph/catalog";
import { inDataOrder } from "@/graph/jumps";
import { type Findable, ranked } from "@/graph/rank";
import { isSubPipeline } from "@/graph/subPipelines";
import { type MessageKey, t } from "@/i18n";
import { paletteGroups } from "@/palette/entries";
import { offeredSubPipelines } from "@/subPipelines/offered";
import { keyLabels } from "./keys";
import { COMMANDS, whyNot } from "./registry";
import type { CommandContext } from "./types";

export interface PaletteEntry extends Findable {
  readonly id: string;
  readonly kind: "command" | "module" | "node";
  /** Said beside the label, since nodes and modules often have the same name. */
  readonly about: string;
  readonly caps: readonly string[];
  readonly module?: ModuleDefinition | undefined;
  readonly choose: (context: CommandContext) => void;
}

const SHOWN = 60;

export function paletteEntries(context: CommandContext, datasets: readonly Dataset[] = []): PaletteEntry[] {
  return [...commandEntries(context), ...nodeEntries(context), ...moduleEntries(context, datasets)];
}

/** Without a query only the commands: what can be done here. */
export function foundEntries(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  if (query.trim() === "") return entries.filter(({ kind }) => kind === "command");
  return ranked(entries, query, SHOWN);
}

function commandEntries(context: CommandContext): PaletteEntry[] {
  return COMMANDS.filter(
    (command) => !command.isUnlisted && command.id !== "palette" && whyNot(command, context) === null,
  ).map(({ id, title, keys, run }) => ({
    id: `command/${id}`,
    kind: "command",
    label: t(title),
    about: "",
    caps: keys?.[0] ? keyLabels(keys[0]) : [],
    choose: run,
  }));
}

/** Whatever the palette of modules offers: modules, samples, and the project's own data. */
function moduleEntries({ editor }: CommandContext, datasets: readonly Dataset[]): PaletteEntry[] {
  if (!editor.canEdit) return [];
  return paletteGroups(editor.state.catalog, datasets, offeredSubPipelines(editor.state))
    .flatMap(({ entries }) => entries)
    .map(({ key, label, otherNames, module, name, parameters, words }) => ({
      id: `module/${key}`,
      kind: "module",
      label,
      about: t(aboutAdding(module, parameters)),
      otherNames,
      words,
      caps: [],
      module,
      choose: ({ editor: target, view }) => {
        const added = addModule(target, module, { near: view.centre(), name, parameters });
        if (added) view.showNode(added.id);
      },
    }));
}

function aboutAdding(module: ModuleDefinition, parameters: object): MessageKey {
  if (isSubPipeline(module)) return "command.add_sub_pipeline";
  return Object.keys(parameters).length === 0 ? "command.add_module" : "command.add_data";
}

function nodeEntries({ editor }: CommandContext): PaletteEntry[] {
  const { document: draft, modules } = editor.state;
  return inDataOrder(draft)
    .flatMap((id) => draft.nodes[id] ?? [])
    .map((node) => ({
      id: `node/${node.id}`,
      kind: "node",
      label: node.name,
      about: t("command.go_to_node"),
      words: [moduleOf(modules, node)?.display_name ?? node.module, node.comment].join(" "),
      caps: [],
      module: moduleOf(modules, node),
      choose: ({ view }) => view.goToNode(node.id),
    }));
}
