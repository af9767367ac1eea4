/** What the port of a row can be connected with. */
import { useRef } from "react";
import { useEditor } from "@/editor/context";
import { rowElementId } from "@/editor/graphFocus";
import { PortChooser } from "@/editor/PortChooser";
import { portWords } from "@/editor/words";
import type { PortRef } from "@/graph/model";
import type { PortRow } from "@/graph/outline";
import { replacedEdge } from "@/graph/portChoices";
import { t } from "@/i18n";
import { connectPort } from "./portEdits";

export interface PortChoice {
  readonly row: PortRow;
}

export function ConnectChooser({ choice: { row }, onClose }: { choice: PortChoice; onClose: () => void }) {
  const editor = useEditor();
  const anchor = useRef<HTMLElement>(document.getElementById(rowElementId(row.key)));
  const replaced = replacedEdge(row);
  const choose = (ref: PortRef) => {
    onClose();
    // the closing list gives the focus back to its row; only then it may go on to what the row has become
    requestAnimationFrame(() => requestAnimationFrame(() => connectPort(editor, row, ref)));
  };
  return (
    <PortChooser
      anchor={anchor}
      title={t("connect.title", { port: portWords(editor.state, row.ref, row.direction) })}
      instead={replaced && t("connect.instead", { port: portWords(editor.state, replaced.source, "output") })}
      end={row}
      moved={replaced}
      nothing={t("connect.nothing")}
      onChoose={choose}
      onClose={onClose}
    />
  );
}
