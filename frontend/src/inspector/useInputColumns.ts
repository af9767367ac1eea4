import type { Column } from "@/api/types";
import { useEditorState } from "@/editor/context";
import { edgeInto } from "@/graph/edits";

/** The columns that will arrive at an input, as far as they are known before anything has run. */
export function useInputColumns(nodeId: string, port: string | null): readonly Column[] | null {
  return useEditorState(({ document, validation }) => {
    const edge = port ? edgeInto(document, { node: nodeId, port }) : undefined;
    const schema = edge && validation?.schemas[edge.source.node]?.[edge.source.port];
    return schema?.kind === "DataTable" ? schema.columns : null;
  });
}
