/** Opens a pipeline in the editor. */
import { useSuspenseQueries } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { catalogQuery, pipelineQuery } from "@/api/queries";
import type { Catalog, PipelineDetail } from "@/api/types";
import { TogetherProvider } from "@/together/context";
import { EditorProvider } from "./context";
import { Editor } from "./Editor";
import { EditorScreen } from "./EditorScreen";
import { editorServices } from "./services";
import { useLivePipeline } from "./useLivePipeline";

export function PipelinePage({ pipelineId }: { readonly pipelineId: string }) {
  const [pipeline, catalog] = useSuspenseQueries({ queries: [pipelineQuery(pipelineId), catalogQuery()] });
  return <OpenPipeline pipeline={pipeline.data} catalog={catalog.data} />;
}

/** The editor takes the pipeline over as it was when opened; from then on it follows operations. */
function OpenPipeline({ pipeline, catalog }: { pipeline: PipelineDetail; catalog: Catalog }) {
  const [editor, setEditor] = useState<Editor | null>(null);
  const [opened] = useState({ pipeline, catalog });
  useEffect(() => {
    const next = new Editor(opened.pipeline, opened.catalog, editorServices(opened.pipeline.id));
    setEditor(next);
    void next.start();
    return () => next.dispose();
  }, [opened]);
  return editor ? <LiveEditor editor={editor} /> : null;
}

function LiveEditor({ editor }: { editor: Editor }) {
  const together = useLivePipeline(editor);
  return (
    <EditorProvider editor={editor}>
      <TogetherProvider together={together}>
        <ReactFlowProvider>
          <EditorScreen />
        </ReactFlowProvider>
      </TogetherProvider>
    </EditorProvider>
  );
}
