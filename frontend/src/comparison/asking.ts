/** Asking what to compare, from wherever a person is. */
import type { Editor } from "@/editor/Editor";
import { revisionSide, runSide } from "./api";

/** Compare a state of the draft that is being edited with what it is now; what is not saved yet is saved first. */
export async function askToCompare(editor: Editor, before = ""): Promise<void> {
  await editor.flush();
  const { pipelineId, revision } = editor.state;
  const after = revisionSide(revision);
  editor.store.setState({
    comparing: { pipeline: pipelineId, sides: { before: before === after ? "" : before, after } },
  });
}

/** Compare two runs of a pipeline; without an earlier one the person chooses. */
export function askToCompareRuns(
  editor: Editor,
  pipeline: string,
  earlier: string | null,
  later: string,
): void {
  const sides = { before: earlier === null ? "" : runSide(earlier), after: runSide(later) };
  editor.store.setState({ comparing: { pipeline, sides } });
}
