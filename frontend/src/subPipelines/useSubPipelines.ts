import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useEditor } from "@/editor/context";
import { subPipelinesQuery } from "./api";

/** Keeps what the editor knows of the project's sub-pipelines up to date. */
export function useSubPipelines(): void {
  const editor = useEditor();
  const { data } = useQuery(subPipelinesQuery(editor.state.projectId));
  useEffect(() => {
    if (data) editor.store.setState({ subPipelines: data });
  }, [data, editor]);
}
