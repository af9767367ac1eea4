/** Which rows are open. That is a view of this person, not an edit: a group may be collapsed on the canvas and open here. */
import { useCallback, useMemo, useRef, useState } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import type { GraphDocument } from "@/graph/model";
import { type Openness, type OutlineRow, outlineRows, portKeyParts } from "@/graph/outline";
import { plural } from "@/i18n";

const ALL_CLOSED: Openness = { expanded: new Set(), folded: new Set() };

function withKey(keys: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  if (keys.has(key) === isIn) return keys;
  const next = new Set(keys);
  if (isIn) next.add(key);
  else next.delete(key);
  return next;
}

export function useOpenRows(document: GraphDocument) {
  const editor = useEditor();
  const modules = useEditorState((state) => state.modules);
  const [open, setOpenness] = useState(ALL_CLOSED);
  /** Those of another document that is open alike. */
  const rowsOf = useCallback((other: GraphDocument) => outlineRows(other, modules, open), [modules, open]);
  const rows = useMemo(() => rowsOf(document), [rowsOf, document]);
  const latest = useRef({ document, modules, open });
  latest.current = { document, modules, open };

  const change = useCallback((next: (open: Openness) => Openness) => setOpenness(next), []);

  const setOpen = useCallback(
    (row: OutlineRow, isOpen: boolean) => {
      const change = (before: Openness): Openness =>
        row.kind === "group"
          ? { ...before, folded: withKey(before.folded, row.key, !isOpen) }
          : { ...before, expanded: withKey(before.expanded, row.key, isOpen) };
      setOpenness(change);
      if (isOpen) editor.announce(plural("announce.row_opened", rowsWithin(latest.current, change)));
    },
    [editor],
  );

  /** Open whatever a row lies in: its group, and of a port its step. */
  const reveal = useCallback(
    (key: string) => {
      const node = portKeyParts(key)?.node ?? key;
      const group = latest.current.document.nodes[node]?.group ?? "";
      change((before) => {
        const folded = withKey(before.folded, group, false);
        const expanded = node === key ? before.expanded : withKey(before.expanded, node, true);
        const isSame = folded === before.folded && expanded === before.expanded;
        return isSame ? before : { folded, expanded };
      });
    },
    [change],
  );

  return { rows, rowsOf, setOpen, reveal };
}

interface Shown {
  readonly document: GraphDocument;
  readonly modules: Parameters<typeof outlineRows>[1];
  readonly open: Openness;
}

function rowsWithin({ document, modules, open }: Shown, change: (open: Openness) => Openness): number {
  return outlineRows(document, modules, change(open)).length - outlineRows(document, modules, open).length;
}
