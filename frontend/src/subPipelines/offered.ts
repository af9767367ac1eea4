/** The sub-pipelines that can be placed, as entries of the catalogue. */
import { useEditorState } from "@/editor/context";
import type { EditorState } from "@/editor/store";
import { moduleOfSubPipeline, type SubPipeline, type SubPipelineModule } from "@/graph/subPipelines";
import { t } from "@/i18n";

type Known = Pick<EditorState, "subPipelines" | "modules">;

const offered = new WeakMap<readonly SubPipeline[], readonly SubPipelineModule[]>();

/** Not archived, and of modules that are installed; the same list while nothing has changed. */
export function offeredSubPipelines({ subPipelines, modules }: Known): readonly SubPipelineModule[] {
  const known = offered.get(subPipelines);
  if (known) return known;
  const found = subPipelines
    .filter(({ is_archived }) => !is_archived)
    .flatMap((one) => moduleOfSubPipeline(one, modules, t("sub_pipeline.category")) ?? []);
  offered.set(subPipelines, found);
  return found;
}

export const useOfferedSubPipelines = (): readonly SubPipelineModule[] => useEditorState(offeredSubPipelines);
