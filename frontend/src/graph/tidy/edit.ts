/** The layout as one step of the draft. */
import { type Edit, editNote, moveNodes } from "@/graph/edits";
import type { GraphDocument } from "@/graph/model";
import type { TidyPlaces } from "./task";

/** Null when everything is tidy already. Nodes and notes that are gone by now are left out. */
export function tidyEdit(document: GraphDocument, places: TidyPlaces): Edit | null {
  const move = moveNodes(document, places.nodes);
  const notes = Object.entries(places.notes).flatMap(([id, { x, y, width, height }]) => {
    const edit = editNote(document, id, {
      position: { x: Math.round(x), y: Math.round(y) },
      size: { width: Math.round(width), height: Math.round(height) },
    });
    return edit?.operations ?? [];
  });
  const operations = [...(move?.operations ?? []), ...notes];
  if (operations.length === 0) return null;
  return { words: { action: "tidy", name: "", count: move?.words.count ?? 1 }, operations };
}
