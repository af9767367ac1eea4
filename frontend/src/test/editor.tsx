/** An editor without a server, for component tests. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { ReactFlowProvider } from "@xyflow/react";
import type { ReactNode } from "react";
import type { Issue, PipelineDetail, Validation } from "@/api/types";
import { EditorProvider } from "@/editor/context";
import { Editor } from "@/editor/Editor";
import type { ModuleDefinition } from "@/graph/catalog";
import type { GraphDocument } from "@/graph/model";
import { MODULES } from "./graphs";

export interface EditorOptions {
  document: GraphDocument;
  modules?: readonly ModuleDefinition[];
  role?: PipelineDetail["role"];
  issues?: Issue[];
  schemas?: Validation["schemas"];
}

export function makeEditor({
  document,
  modules = MODULES,
  role = "editor",
  issues = [],
  schemas = {},
}: EditorOptions) {
  const pipeline: PipelineDetail = {
    id: "p1",
    name: "Pipeline",
    description: "",
    project: "project",
    revision: 1,
    node_count: 0,
    updated_at: "2026-01-01T00:00:00Z",
    updated_by: null,
    last_run: null,
    role,
    document,
  };
  const categories = [...new Set(modules.map(({ category }) => category))];
  const editor = new Editor(
    pipeline,
    { categories, modules, version: "1" },
    {
      send: async ({ base_revision, operations }) => ({
        revision: base_revision + 1,
        operations: [...operations],
      }),
      missedAfter: async (revision) => ({ revision, operations: [] }),
      validate: async () => ({ revision: Number.MAX_SAFE_INTEGER, issues, schemas }),
      keeper: { load: () => ({ base_revision: 0, operations: [] }), store: () => undefined },
    },
  );
  return editor;
}

export function renderWithEditor(editor: Editor, ui: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={client}>
      <EditorProvider editor={editor}>
        <ReactFlowProvider>{ui}</ReactFlowProvider>
      </EditorProvider>
    </QueryClientProvider>,
  );
}

export function makeIssue(change: Partial<Issue>): Issue {
  return {
    severity: "error",
    code: "x",
    node: null,
    port: null,
    parameter: null,
    message: "",
    hint: "",
    nodes: [],
    columns: [],
    ...change,
  };
}
