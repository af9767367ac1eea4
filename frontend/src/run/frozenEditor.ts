/** The editor's state over the frozen graph of a run: drawn by the same canvas, but nothing can be changed or sent. */
import type { Catalog, RunDetail } from "@/api/types";
import { Editor, type EditorServices } from "@/editor/Editor";
import type { RunModel } from "./reducer";

const NO_CHANGES = { revision: 0, operations: [] };

const SILENT: EditorServices = {
  send: () => Promise.resolve(NO_CHANGES),
  missedAfter: () => Promise.resolve(NO_CHANGES),
  validate: () => Promise.resolve({ revision: 0, issues: [], schemas: {} }),
  keeper: { load: () => ({ base_revision: 0, operations: [] }), store: () => undefined },
};

export function frozenEditor({ run, document }: RunModel, catalog: Catalog): Editor {
  const editor = new Editor(
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
      document: document as RunDetail["document"],
    },
    catalog,
    SILENT,
  );
  editor.store.setState({ runId: run.id });
  return editor;
}
