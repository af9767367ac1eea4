import { ArrowLeft, ArrowRight, Cable, Plus, Unplug } from "lucide-react";
import { useEditor, useEditorState } from "@/editor/context";
import { edgeWords, portTypeName } from "@/editor/words";
import { portOf } from "@/graph/connections";
import type { Edge } from "@/graph/model";
import type { PortRow } from "@/graph/outline";
import { t } from "@/i18n";
import { useOutline } from "./context";
import { RowButton, rowPartId } from "./parts";
import { addAtPort, disconnect } from "./portEdits";

export function PortCells({ row }: { row: PortRow }) {
  const { direction, ref, edge } = row;
  const { document } = useOutline();
  const modules = useEditorState((state) => state.modules);
  const port = portOf(document, modules, ref, direction);
  const name = port?.label ?? ref.port;
  const isMissing = direction === "input" && edge === null && port?.optional === false;
  return (
    <>
      <div
        role="gridcell"
        aria-colspan={3}
        className="outline-port outline-wide"
        id={rowPartId(row.key, "what")}
      >
        <span className="outline-port-name">
          {t(direction === "input" ? "outline.input" : "outline.output", { port: name })}
        </span>
        {port ? <span className="outline-type">{portTypeName(port.type)}</span> : null}
        {edge ? (
          <FarEnd row={row} edge={edge} />
        ) : (
          <span className="outline-free" data-missing={isMissing || undefined}>
            {t(isMissing ? "port.required_unconnected" : "outline.not_connected")}
            {port?.optional && direction === "input" ? ` (${t("port.optional")})` : ""}
          </span>
        )}
      </div>
      <PortActions row={row} name={name} />
    </>
  );
}

/** Where the data comes from or goes to; a click goes there too. */
function FarEnd({ row: { direction }, edge }: { row: PortRow; edge: Edge }) {
  const { document, actions } = useOutline();
  const modules = useEditorState((state) => state.modules);
  const isInput = direction === "input";
  const end = isInput ? edge.source : edge.target;
  const node = document.nodes[end.node]?.name ?? end.node;
  const port = portOf(document, modules, end, isInput ? "output" : "input")?.label ?? end.port;
  return (
    <>
      {isInput ? <ArrowLeft size={13} aria-hidden="true" /> : <ArrowRight size={13} aria-hidden="true" />}
      <span className="visually-hidden">{t(isInput ? "outline.port_from" : "outline.port_to")}</span>
      <button
        type="button"
        tabIndex={-1}
        className="outline-end truncate"
        title={t("outline.other_end", { name: node })}
        onClick={() => actions.goTo(end.node)}
      >
        {`${node} · ${port}`}
      </button>
    </>
  );
}

function PortActions({ row, name }: { row: PortRow; name: string }) {
  const editor = useEditor();
  const { actions, isEditable } = useOutline();
  const { edge } = row;
  if (!isEditable) return <div role="gridcell" className="outline-actions" />;
  const words = edge ? edgeWords(editor.state, edge) : "";
  return (
    <div role="gridcell" className="outline-actions">
      <RowButton label={t("outline.connect_port", { port: name })} onClick={() => actions.connect(row)}>
        <Cable size={14} aria-hidden="true" />
      </RowButton>
      <RowButton
        label={edge ? t("outline.insert", { edge: words }) : t("outline.add_at_port", { port: name })}
        onClick={(event) => addAtPort(editor, row, event.currentTarget)}
      >
        <Plus size={14} aria-hidden="true" />
      </RowButton>
      {edge ? (
        <RowButton
          label={t("outline.disconnect", { edge: words })}
          onClick={() => disconnect(editor, row, edge)}
        >
          <Unplug size={14} aria-hidden="true" />
        </RowButton>
      ) : null}
    </div>
  );
}
