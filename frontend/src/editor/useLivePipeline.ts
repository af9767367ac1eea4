/** What others do to this pipeline, and runs that begin, as the pipeline's socket tells it. */
import { useEffect } from "react";
import type { RunRow } from "@/api/types";
import type { Operation } from "@/graph/operations";
import { LiveSocket, socketUrl } from "@/run/socket";
import type { Editor } from "./Editor";

type PipelineMessage =
  | { type: "operations"; revision: number; operations: Operation[] }
  | { type: "presence"; users: { id: number; name: string }[] }
  | { type: "run"; run: RunRow };

export function useLivePipeline(editor: Editor): void {
  useEffect(() => {
    const socket = new LiveSocket({
      url: () => socketUrl(`/ws/pipelines/${editor.state.pipelineId}`),
      onMessage: (message) => receive(editor, message as PipelineMessage),
      // whatever was said while the line was down has to be asked for
      onState: (state) => state === "live" && editor.catchUp(),
    });
    socket.start();
    const retry = () => editor.retryNow();
    window.addEventListener("online", retry);
    return () => {
      window.removeEventListener("online", retry);
      socket.stop();
    };
  }, [editor]);
}

function receive(editor: Editor, message: PipelineMessage): void {
  if (message.type === "operations") editor.receive(message);
  else if (message.type === "run" && message.run.kind === "pipeline")
    editor.store.setState({ runId: message.run.id });
}
