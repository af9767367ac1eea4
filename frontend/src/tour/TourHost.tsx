/** Where the tour appears while the address asks for it. */
import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useEditorState } from "@/editor/context";

const Tour = lazy(() => import("./Tour").then((m) => ({ default: m.Tour })));

export function TourHost() {
  const { tour } = useSearch({ strict: false });
  const isOffered = useEditorState((state) => state.role !== "viewer" && state.shown === null);
  if (!tour || !isOffered) return null;
  return (
    <Suspense>
      <Tour />
    </Suspense>
  );
}
