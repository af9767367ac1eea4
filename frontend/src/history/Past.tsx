/** An earlier revision in the place of the draft: canvas and inspector show it alike. */
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { EditorProvider, useEditor } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import { RunControlsProvider } from "@/editor/runControls";
import { readOnlyEditor } from "@/run/frozenEditor";
import { type Revision, revisionQuery } from "./api";

const PastContext = createContext<Editor | null>(null);

/** Makes the revision once for all that show it; without one there is none. */
export function PastProvider({ revision, children }: { revision: number | null; children: ReactNode }) {
  return <PastContext value={usePastEditor(revision)}>{children}</PastContext>;
}

/** What is within works on the revision, which nothing can change or run. Null until it is there. */
export function InThePast({ children, fallback }: { children: ReactNode; fallback: ReactNode }) {
  const past = useContext(PastContext);
  if (past === null) return fallback;
  return (
    <EditorProvider editor={past}>
      <RunControlsProvider run={null}>{children}</RunControlsProvider>
    </EditorProvider>
  );
}

function usePastEditor(revision: number | null): Editor | null {
  const draft = useEditor();
  const { data } = useQuery({
    ...revisionQuery(draft.state.pipelineId, revision ?? 0),
    enabled: revision !== null,
  });
  const [past, setPast] = useState<Editor | null>(null);
  useEffect(() => {
    if (revision === null || data === undefined) return undefined;
    const next = pastEditor(draft, data);
    setPast(next);
    return () => {
      setPast(null);
      next.dispose();
    };
  }, [draft, revision, data]);
  return past;
}

function pastEditor(draft: Editor, { revision, document }: Revision): Editor {
  const { pipelineId, projectId, name, description, catalog } = draft.state;
  return readOnlyEditor(
    {
      // Not the id of the draft: its view is remembered apart.
      id: `${pipelineId}-revision-${revision}`,
      name,
      description,
      project: projectId,
      revision,
      node_count: Object.keys(document.nodes).length,
      updated_at: "",
      updated_by: null,
      last_run: null,
      role: "viewer",
      document,
    },
    catalog,
  );
}
