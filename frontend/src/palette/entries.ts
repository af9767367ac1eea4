/** What the palette lists: modules, presets of modules, and the project's own datasets; grouped and searched. */
import type { Dataset } from "@/api/types";
import { type Catalog, type ModuleDefinition, modulesByCategory } from "@/graph/catalog";
import type { JsonValue } from "@/graph/model";
import { type Findable, moduleAsFound, ranked } from "@/graph/rank";
import { SUB_PIPELINES } from "@/graph/subPipelines";
import { formatNumber, t } from "@/i18n";

export interface PaletteEntry extends Findable {
  readonly key: string;
  readonly description: string;
  readonly module: ModuleDefinition;
  readonly name: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly otherNames: readonly string[];
  readonly words: string;
}

export interface PaletteGroup {
  readonly key: string;
  readonly label: string;
  readonly entries: readonly PaletteEntry[];
}

function entryOf(module: ModuleDefinition): PaletteEntry {
  const { name, display_name, description, help } = module;
  return {
    ...moduleAsFound(module),
    key: name,
    description: help ? `${description} ${help}` : description,
    module,
    name: display_name,
    parameters: {},
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
    otherNames: preset.other_names,
    words: [
      preset.name,
      preset.description,
      module.display_name,
      ...module.other_names,
      ...module.keywords,
    ].join(" "),
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
    otherNames: [],
    words: dataset.file_name,
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

/** Over all groups, the best answer first. */
export function searchGroups(groups: readonly PaletteGroup[], query: string): PaletteEntry[] {
  if (query.trim() === "") return [];
  return ranked(
    groups.flatMap(({ entries }) => entries),
    query,
  );
}
