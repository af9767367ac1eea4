/** The graph in the middle of the editor, in the way that was chosen to look at it. */
import { lazy, Suspense } from "react";
import { Canvas } from "@/canvas/Canvas";
import { Loading } from "@/ui";
import { useEditorState } from "./context";

const Outline = lazy(() => import("@/outline/Outline").then((m) => ({ default: m.Outline })));

export function GraphArea() {
  const view = useEditorState((state) => state.graphView);
  if (view === "canvas") return <Canvas />;
  return (
    <Suspense fallback={<Loading />}>
      <Outline />
    </Suspense>
  );
}
