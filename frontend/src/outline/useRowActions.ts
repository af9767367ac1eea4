/** What happens on a row of the outline: the same functions for as long as it is there, so that rows are not drawn again. */
import { useMemo, useRef } from "react";
import { showRow } from "@/editor/graphFocus";
import type { RowActions } from "./context";
import { activate, type OutlineHandle, onRowKey, openMenu, stretch } from "./rowKeys";
import { isSelected, selectionOf, toggled } from "./selecting";

export function useRowActions(handle: OutlineHandle): RowActions {
  const latest = useRef(handle);
  latest.current = handle;
  return useMemo<RowActions>(() => {
    const select = (row: Parameters<RowActions["focus"]>[0]) => {
      const { editor } = latest.current;
      if (!isSelected(row, editor.state.selection)) editor.select(selectionOf([row]));
    };
    return {
      focus: (row) =>
        latest.current.rows[latest.current.index]?.key !== row.key && latest.current.go(row.key, false),
      key: (event) => onRowKey(latest.current, event),
      click: (row, event) => {
        const { editor, rows, anchor } = latest.current;
        if (event.shiftKey) {
          const place = rows.findIndex(({ key }) => key === row.key);
          editor.select(selectionOf(stretch(latest.current, place)));
          return;
        }
        anchor.current = row.key;
        const isToggle = event.ctrlKey || event.metaKey;
        editor.select(isToggle ? toggled(row, editor.state.selection) : selectionOf([row]));
      },
      open: (row) => activate(latest.current, row),
      toggle: (row) => latest.current.setOpen(row, !("isExpanded" in row && row.isExpanded)),
      menu: (row, beside) => openMenu(latest.current.editor, row, beside),
      results: (row, command) => {
        select(row);
        latest.current.act(command);
      },
      connect: (row) => {
        select(row);
        latest.current.connect(row);
      },
      goTo: (node) => {
        latest.current.editor.selectOnly(node);
        showRow(latest.current.editor, node);
      },
    };
  }, []);
}
