import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import type { Group } from "@/graph/model";
import type { SubPipeline } from "@/graph/subPipelines";
import { subPipelinesQuery } from "./api";

/** Keeps what the editor knows of the project's sub-pipelines up to date. */
export function useSubPipelines(): void {
  const editor = useEditor();
  const groups = useEditorState(({ document }) => document.groups);
  const { data, refetch } = useQuery(subPipelinesQuery(editor.state.projectId));
  useEffect(() => {
    if (data) editor.store.setState({ subPipelines: data });
  }, [data, editor]);
  // someone else has placed what was published since
  const unknown = useMemo(() => unknownVersions(Object.values(groups), data), [groups, data]);
  useEffect(() => {
    if (unknown !== "") void refetch();
  }, [unknown, refetch]);
}

/** The versions that instances have and that are not known of, as one text; what is gone for good stays in it. */
export function unknownVersions(groups: readonly Group[], known: readonly SubPipeline[] | undefined): string {
  if (!known) return "";
  const newest = new Map(known.map(({ id, newest: version }) => [id, version.number]));
  const unknown = groups.flatMap(({ source }) =>
    source && source.version > (newest.get(source.sub_pipeline) ?? 0)
      ? [`${source.sub_pipeline} ${source.version}`]
      : [],
  );
  return [...new Set(unknown)].sort().join(", ");
}
