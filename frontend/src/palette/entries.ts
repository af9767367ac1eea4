/** What the palette lists: modules, presets of modules, and the project's own datasets; grouped and searched. */
import type { Dataset } from "@/api/types";
import { type Catalog, type ModuleDefinition, modulesByCategory } from "@/graph/catalog";
import type { JsonValue } from "@/graph/model";
import { SUB_PIPELINES } from "@/graph/subPipelines";
import { fold } from "@/graph/text";
import { formatNumber, t } from "@/i18n";

export interface PaletteEntry {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly module: ModuleDefinition;
  readonly name: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly words: string;
}

export interface PaletteGroup {
  readonly key: string;
  readonly label: string;
  readonly entries: readonly PaletteEntry[];
}

function entryOf(module: ModuleDefinition): PaletteEntry {
  const { name, display_name, other_names, description, help, keywords, category_label } = module;
  return {
    key: name,
    label: display_name,
    description: help ? `${description} ${help}` : description,
    module,
    name: display_name,
    parameters: {},
    words: fold([display_name, name, ...other_names, ...keywords, description, category_label].join(" ")),
  };
}

function presetEntries(module: ModuleDefinition): PaletteEntry[] {
  return module.presets.map((preset) => ({
    key: `${module.name}/${preset.name}`,
    label: preset.label,
    description: preset.description,
    module,
    name: preset.label,
    parameters: preset.parameters,
    words: fold(
      [
        preset.label,
        preset.name,
        ...preset.other_names,
        preset.description,
        module.display_name,
        ...module.other_names,
        ...module.keywords,
      ].join(" "),
    ),
  }));
}

function datasetEntry(module: ModuleDefinition, dataset: Dataset): PaletteEntry {
  const size =
    dataset.rows === null || dataset.columns === null
      ? dataset.file_name
      : t("palette.dataset_size", {
          rows: formatNumber(dataset.rows),
          columns: formatNumber(dataset.columns),
        });
  return {
    key: `dataset/${dataset.id}`,
    label: dataset.name,
    description: size,
    module,
    name: dataset.name,
    parameters: datasetParameters(module, dataset.id),
    words: fold([dataset.name, dataset.file_name].join(" ")),
  };
}

/** Import Data with an uploaded file: whichever parameter takes a dataset, and what makes it visible. */
function datasetParameters(module: ModuleDefinition, id: string): Record<string, JsonValue> {
  const parameter = module.parameters.find(({ widget }) => widget === "dataset");
  if (!parameter) return {};
  const conditions = Object.entries(parameter.visible_when ?? {}).flatMap(([name, values]) => {
    const value = values[0];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(conditions), [parameter.name]: id };
}

/** My data, the project's sub-pipelines, sample datasets, then the categories in the order of the catalogue. */
export function paletteGroups(
  catalog: Catalog,
  datasets: readonly Dataset[],
  subPipelines: readonly ModuleDefinition[] = [],
): PaletteGroup[] {
  const modules = catalog.modules.filter(({ hidden }) => !hidden);
  const importer = modules.find(({ parameters }) => parameters.some(({ widget }) => widget === "dataset"));
  const mine = importer
    ? datasets.filter(({ state }) => state !== "failed").map((dataset) => datasetEntry(importer, dataset))
    : [];
  const presets = modules.flatMap(presetEntries);
  const groups: PaletteGroup[] = [
    { key: "my-data", label: t("palette.my_data"), entries: mine },
    { key: SUB_PIPELINES, label: t("sub_pipeline.category"), entries: subPipelines.map(entryOf) },
    { key: "samples", label: t("palette.samples"), entries: presets },
  ];
  for (const { name, label, modules: ofCategory } of modulesByCategory(catalog)) {
    groups.push({ key: name, label, entries: ofCategory.map(entryOf) });
  }
  return groups.filter(({ key, entries }) => key === "my-data" || entries.length > 0);
}

/** Every word must occur; names that begin with the query come first, and of those the shortest. */
export function searchGroups(groups: readonly PaletteGroup[], query: string): PaletteEntry[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const whole = words.join(" ");
  const rank = (entry: PaletteEntry) => {
    const label = fold(entry.label);
    if (label === whole) return 0;
    if (label.startsWith(whole)) return 1;
    if (label.split(/\s+/).some((word) => word.startsWith(whole))) return 2;
    return words.every((word) => label.includes(word)) ? 3 : 4;
  };
  return groups
    .flatMap(({ entries }) => entries)
    .filter((entry) => words.every((word) => entry.words.includes(word)))
    .map((entry, index) => ({ entry, index, rank: rank(entry) }))
    .sort((a, b) => a.rank - b.rank || a.entry.label.length - b.entry.label.length || a.index - b.index)
    .map(({ entry }) => entry);
}
