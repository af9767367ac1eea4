/** What the rows of the outline share. */
import { createContext, type KeyboardEvent, type MouseEvent, useContext } from "react";
import type { GraphDocument } from "@/graph/model";
import type { Neighbourhood, OutlineRow, PortRow } from "@/graph/outline";

/** What pointer and keys do on a row. The same object for as long as the outline is there. */
export interface RowActions {
  readonly focus: (row: OutlineRow) => void;
  readonly key: (event: KeyboardEvent<HTMLElement>) => void;
  readonly click: (row: OutlineRow, event: MouseEvent<HTMLElement>) => void;
  readonly open: (row: OutlineRow) => void;
  readonly toggle: (row: OutlineRow) => void;
  /** False for a row that has none. */
  readonly menu: (row: OutlineRow, beside: Element) => boolean;
  readonly results: (row: OutlineRow, command: "results" | "log") => void;
  readonly connect: (row: PortRow) => void;
  readonly goTo: (node: string) => void;
}

export interface OutlineShared {
  readonly document: GraphDocument;
  readonly flow: ReadonlyMap<string, Neighbourhood>;
  readonly actions: RowActions;
  readonly isEditable: boolean;
}

export const OutlineContext = createContext<OutlineShared | null>(null);

export function useOutline(): OutlineShared {
  const shared = useContext(OutlineContext);
  if (!shared) throw new Error("useOutline needs an OutlineContext above it");
  return shared;
}
