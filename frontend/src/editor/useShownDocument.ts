import { useMemo } from "react";
import { documentOfGroup } from "@/graph/groupLayout";
import type { GraphDocument } from "@/graph/model";
import { useEditorState } from "./context";

/** The whole pipeline, or the one group that is looked at alone. */
export function useShownDocument(): GraphDocument {
  const document = useEditorState((state) => state.document);
  const group = useEditorState((state) => state.openGroup);
  return useMemo(
    () => (group !== null && document.groups[group] ? documentOfGroup(document, group) : document),
    [document, group],
  );
}
