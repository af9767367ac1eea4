/** The pipeline as a list that can do everything the canvas can: an ARIA treegrid, of which only the rows in view are drawn. */
import { ListTree, Plus } from "lucide-react";
import { useCallback, useId, useMemo, useRef, useState } from "react";
import { GroupTrail } from "@/canvas/GroupPath";
import { useDo } from "@/commands/context";
import { useEditor, useEditorState } from "@/editor/context";
import { offerModules } from "@/editor/moduleChoice";
import { useShownDocument } from "@/editor/useShownDocument";
import { neighbourhoods, type OutlineRow } from "@/graph/outline";
import { t } from "@/i18n";
import { Button, EmptyState } from "@/ui";
import { ComingLine } from "./ComingLine";
import { ConnectChooser, type PortChoice } from "./ConnectChooser";
import { OutlineContext, type RowActions } from "./context";
import { RowView } from "./RowView";
import type { OutlineHandle } from "./rowKeys";
import { isSelected } from "./selecting";
import { TypedText } from "./typeAhead";
import { useActiveRow } from "./useActiveRow";
import { useDrawnLines } from "./useDrawnLines";
import { useGhostLines } from "./useGhostLines";
import { useOpenRows } from "./useOpenRows";
import { useRowActions } from "./useRowActions";
import { useRowPointing } from "./useRowPointing";
import "./outline.css";

export function Outline() {
  const editor = useEditor();
  const act = useDo();
  const help = useId();
  const region = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const document = useShownDocument();
  const selection = useEditorState((state) => state.selection);
  const isEditable = useEditorState((state) => state.role !== "viewer" && state.fatal === null);
  const { rows, rowsOf, setOpen, reveal } = useOpenRows(document);
  const flow = useMemo(() => neighbourhoods(document), [document]);
  const active = useActiveRow(rows, region, reveal);
  useRowPointing(document, rows[active.index]);
  const shown = useGhostLines(rows, rowsOf);
  const drawn = useDrawnLines(shown, scroller, active.index);
  const [choice, setChoice] = useState<PortChoice | null>(null);

  const connect = useCallback(
    (row: OutlineRow & { kind: "port" }) => editor.canEdit && setChoice({ row }),
    [editor],
  );
  const keyboard = useRef({ typed: new TypedText(), anchor: { current: "" } });
  const handle: OutlineHandle = {
    editor,
    act,
    rows,
    connect,
    setOpen,
    ...keyboard.current,
    index: active.index,
    go: active.go,
  };
  const actions: RowActions = useRowActions(handle);
  const shared = useMemo(
    () => ({ document, flow, actions, isEditable }),
    [document, flow, actions, isEditable],
  );

  return (
    <section ref={region} className="outline" aria-label={t("outline.label")}>
      <div className="outline-bar">
        <GroupTrail />
        {isEditable ? (
          <Button
            size="small"
            icon={<Plus size={14} aria-hidden="true" />}
            aria-keyshortcuts="+"
            onPress={() => offerModules(editor, { kind: "after", node: onlySelected(selection.nodes) }, null)}
          >
            {t("outline.add")}
          </Button>
        ) : null}
        <p className="outline-hint truncate" aria-hidden="true">
          {t("outline.hint")}
        </p>
        <p id={help} className="visually-hidden">
          {t("outline.help")}
        </p>
      </div>
      {rows.length === 0 ? (
        <EmptyState icon={ListTree} title={t("outline.empty")}>
          {t("outline.empty_text")}
        </EmptyState>
      ) : (
        <OutlineContext value={shared}>
          <div
            className="outline-grid"
            role="treegrid"
            aria-label={t("outline.label")}
            aria-describedby={help}
            aria-multiselectable
            aria-rowcount={rows.length + 1}
            aria-readonly={!isEditable || undefined}
          >
            <Head />
            <div ref={scroller} className="outline-rows scroll" role="rowgroup">
              <div className="outline-space" role="presentation" style={{ height: drawn.getTotalSize() }}>
                {drawn.getVirtualItems().map(({ index: at, start }) => {
                  const line = shown.lines[at];
                  const place = { at, top: start, measure: drawn.measureElement };
                  if (!line) return null;
                  if ("coming" in line) return <ComingLine key={line.key} step={line.coming} {...place} />;
                  return (
                    <RowView
                      key={line.key}
                      row={line.row}
                      index={line.index}
                      {...place}
                      isActive={line.index === active.index}
                      isSelected={isSelected(line.row, selection)}
                    />
                  );
                })}
              </div>
            </div>
          </div>
        </OutlineContext>
      )}
      {choice ? <ConnectChooser choice={choice} onClose={() => setChoice(null)} /> : null}
    </section>
  );
}

function onlySelected(nodes: ReadonlySet<string>): string | null {
  return nodes.size === 1 ? ([...nodes][0] ?? null) : null;
}

function Head() {
  return (
    <div role="rowgroup" className="outline-head">
      <div role="row" aria-rowindex={1} className="outline-line">
        <span role="columnheader">{t("outline.column.step")}</span>
        <span role="columnheader">{t("outline.column.state")}</span>
        <span role="columnheader">{t("outline.column.flow")}</span>
        <span role="columnheader">
          <span className="visually-hidden">{t("outline.column.actions")}</span>
        </span>
      </div>
    </div>
  );
}
