/** The editor's state over a graph of the past: drawn by the same canvas, but nothing can be changed or sent. */
import type { Catalog, PipelineDetail, RunDetail } from "@/api/types";
import { Editor, type EditorServices } from "@/editor/Editor";
import { opened } from "@/graph/model";
import { withValues } from "@/graph/pipelineParameters";
import type { RunModel } from "./reducer";

const NO_CHANGES = { revision: 0, operations: [] };

const SILENT: EditorServices = {
  send: () => Promise.resolve(NO_CHANGES),
  missedAfter: () => Promise.resolve(NO_CHANGES),
  validate: () => Promise.resolve({ revision: 0, issues: [], schemas: {} }),
  keeper: { load: () => ({ base_revision: 0, operations: [] }), store: () => undefined },
};

/** Over what a draft once was. */
export function readOnlyEditor(pipeline: PipelineDetail, catalog: Catalog): Editor {
  return new Editor({ ...pipeline, role: "viewer" }, catalog, SILENT);
}

/** Over the frozen graph of a run. */
export function frozenEditor({ run, document, parameters }: RunModel, catalog: Catalog): Editor {
  const editor = readOnlyEditor(
    {
      // Not the id of the draft: the view of a run is remembered apart from that of the editor.
      id: `run-${run.id}`,
      name: run.pipeline?.name ?? "",
      description: "",
      project: run.project,
      revision: run.revision,
      node_count: 0,
      updated_at: run.queued_at,
      updated_by: run.created_by,
      last_run: { id: run.id, state: run.state, finished_at: run.finished_at },
      role: "viewer",
      document: withValues(opened(document as RunDetail["document"]), parameters),
    },
    catalog,
  );
  editor.store.setState({ runId: run.id });
  return editor;
}
