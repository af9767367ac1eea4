/** To which port an end of a connection is moved. */
import { useRef } from "react";
import type { Edge, PortRef } from "@/graph/model";
import { endThatStays } from "@/graph/portChoices";
import { t } from "@/i18n";
import { useEditor, useEditorState } from "./context";
import { PortChooser } from "./PortChooser";
import { focusEdge, moveEnd } from "./reconnecting";
import type { PortChoice } from "./store";
import { portWords } from "./words";

export function EndChooser() {
  const choice = useEditorState((state) => state.portChoice);
  const edge = useEditorState(({ document, portChoice }) => document.edges[portChoice?.edge ?? ""]);
  return choice && edge ? (
    <OpenChooser key={`${choice.edge} ${choice.end}`} choice={choice} edge={edge} />
  ) : null;
}

function OpenChooser({ choice: { end, x, y }, edge }: { choice: PortChoice; edge: Edge }) {
  const editor = useEditor();
  const anchor = useRef<HTMLSpanElement>(null);
  const stays = endThatStays(edge, end);
  const close = () => editor.store.setState({ portChoice: null });
  const choose = (to: PortRef) => {
    close();
    const moved = moveEnd(editor, edge, end, to);
    focusEdge(editor, moved ?? edge, end);
  };
  const leave = () => {
    close();
    focusEdge(editor, edge, end);
  };
  return (
    <>
      <span ref={anchor} className="node-menu-anchor" style={{ left: x, top: y }} />
      <PortChooser
        anchor={anchor}
        title={t("connect.title", { port: portWords(editor.state, stays.ref, stays.direction) })}
        instead={t("connect.instead", {
          port: portWords(editor.state, end === "output" ? edge.source : edge.target, end),
        })}
        end={stays}
        moved={edge}
        nothing={t("connect.nothing_else")}
        onChoose={choose}
        onClose={leave}
      />
    </>
  );
}
