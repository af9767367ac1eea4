/** Where the question what to compare appears, whoever asks it. */
import { lazy, Suspense } from "react";
import { useEditor, useEditorState } from "@/editor/context";

const CompareDialog = lazy(() => import("./CompareDialog").then((m) => ({ default: m.CompareDialog })));

export function CompareHost() {
  const editor = useEditor();
  const comparing = useEditorState((state) => state.comparing);
  if (comparing === null) return null;
  return (
    <Suspense>
      <CompareDialog {...comparing} onClose={() => editor.store.setState({ comparing: null })} />
    </Suspense>
  );
}
