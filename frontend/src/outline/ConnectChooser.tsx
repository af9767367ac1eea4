/** What a port can be connected with, over the whole graph: a list to choose from instead of a line to draw. */
import { useMemo, useRef, useState } from "react";
import { Autocomplete, ListBox } from "react-aria-components";
import { categoryTone } from "@/canvas/categories";
import { Chooser, ChooserItem, ChooserSearch } from "@/editor/Chooser";
import { useEditor } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import { rowElementId } from "@/editor/graphFocus";
import { portTypeName, portWords } from "@/editor/words";
import { moduleOf } from "@/graph/catalog";
import { portOf } from "@/graph/connections";
import type { PortRef } from "@/graph/model";
import type { PortRow } from "@/graph/outline";
import { ranked } from "@/graph/rank";
import { plural, t } from "@/i18n";
import { oppositeOf, portChoices, replacedEdge } from "./portChoices";
import { connectPort } from "./portEdits";

export interface PortChoice {
  readonly row: PortRow;
}

interface Option {
  readonly id: string;
  readonly ref: PortRef;
  readonly label: string;
  readonly description: string;
  readonly icon: string;
  readonly tone: string;
}

/** More are found by typing. */
const LISTED = 100;

export function ConnectChooser({ choice: { row }, onClose }: { choice: PortChoice; onClose: () => void }) {
  const editor = useEditor();
  const [query, setQuery] = useState("");
  const anchor = useRef<HTMLElement>(document.getElementById(rowElementId(row.key)));
  const options = useMemo(() => optionsOf(editor, row), [editor, row]);
  const found = useMemo(() => ranked(options, query), [options, query]);
  const replaced = replacedEdge(row);
  const title = t("connect.title", { port: portWords(editor.state, row.ref, row.direction) });
  const choose = (id: string | number) => {
    const option = options.find((one) => one.id === id);
    onClose();
    // the closing list gives the focus back to its row; only then it may go on to what the row has become
    if (option)
      requestAnimationFrame(() => requestAnimationFrame(() => connectPort(editor, row, option.ref)));
  };
  return (
    <Chooser
      anchor={anchor}
      placement="bottom start"
      offset={2}
      onClose={onClose}
      title={
        <>
          {title}
          {replaced ? (
            <span className="connect-instead">
              {t("connect.instead", { port: portWords(editor.state, replaced.source, "output") })}
            </span>
          ) : null}
        </>
      }
    >
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <ChooserSearch label={t("connect.search")} />
        <p className="visually-hidden" role="status">
          {plural("connect.found", found.length)}
        </p>
        <ListBox
          aria-label={title}
          className="module-chooser-list"
          items={found.slice(0, LISTED)}
          onAction={choose}
          renderEmptyState={() => <p className="module-chooser-empty">{t("connect.nothing")}</p>}
        >
          {({ id, label, description, icon, tone }) => (
            <ChooserItem
              id={id}
              textValue={label}
              label={label}
              description={description}
              icon={icon}
              tone={tone}
            />
          )}
        </ListBox>
      </Autocomplete>
    </Chooser>
  );
}

function optionsOf(editor: Editor, row: PortRow): Option[] {
  const { document, modules } = editor.state;
  const wanted = oppositeOf(row.direction);
  return portChoices(document, modules, row).flatMap((ref) => {
    const node = document.nodes[ref.node];
    const module = node && moduleOf(modules, node);
    const port = portOf(document, modules, ref, wanted);
    if (!node || !module || !port) return [];
    const optional = wanted === "input" && port.optional ? ` · ${t("port.optional")}` : "";
    return {
      id: `${ref.node}.${ref.port}`,
      ref,
      label: `${node.name} · ${port.label}`,
      description: `${portTypeName(port.type)}${optional}`,
      icon: module.icon,
      tone: node.color || categoryTone(module.category),
    };
  });
}
