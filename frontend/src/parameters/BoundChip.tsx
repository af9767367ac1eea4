import { Variable } from "lucide-react";
import { useEditor } from "@/editor/context";
import type { PipelineParameter } from "@/graph/model";
import { t } from "@/i18n";
import { showPipelineParameters } from "./actions";
import "./parameters.css";

/** Says that a field has its value from the pipeline, and leads there. */
export function BoundChip({ parameter }: { readonly parameter: PipelineParameter }) {
  const editor = useEditor();
  return (
    <button
      type="button"
      className="bound-chip"
      aria-label={t("parameter.show", { name: parameter.name })}
      title={t("parameter.show", { name: parameter.name })}
      onClick={() => showPipelineParameters(editor, parameter.id)}
    >
      <Variable size={13} aria-hidden="true" />
      <span className="truncate">{parameter.name}</span>
    </button>
  );
}
