/** A list of the ports that fit, to choose from instead of a line to draw. */
import { type ReactNode, type RefObject, useMemo } from "react";
import { categoryTone } from "@/canvas/categories";
import { moduleOf } from "@/graph/catalog";
import { portOf } from "@/graph/connections";
import type { Edge, PortRef } from "@/graph/model";
import { oppositeOf, type PortEnd, portChoices } from "@/graph/portChoices";
import { plural, t } from "@/i18n";
import { Chooser } from "./Chooser";
import { ChooserList, type ChooserOption } from "./ChooserList";
import { useEditor } from "./context";
import type { Editor } from "./Editor";
import { portTypeName } from "./words";

interface Option extends ChooserOption {
  readonly ref: PortRef;
}

/** More are found by typing. */
const LISTED = 100;

export interface PortChooserProps {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly title: string;
  /** What the choice comes instead of. */
  readonly instead: ReactNode;
  readonly end: PortEnd;
  /** The edge that the choice replaces. */
  readonly moved: Edge | null;
  readonly nothing: string;
  readonly onChoose: (ref: PortRef) => void;
  readonly onClose: () => void;
}

export function PortChooser({ anchor, title, instead, end, moved, nothing, ...on }: PortChooserProps) {
  const editor = useEditor();
  const options = useMemo(() => optionsOf(editor, end, moved), [editor, end, moved]);
  return (
    <Chooser
      anchor={anchor}
      placement="bottom start"
      offset={2}
      onClose={on.onClose}
      title={
        <>
          {title}
          {instead ? <span className="connect-instead">{instead}</span> : null}
        </>
      }
    >
      <ChooserList
        label={title}
        searchLabel={t("connect.search")}
        options={options}
        most={LISTED}
        foundText={(count) => plural("connect.found", count)}
        nothing={nothing}
        onChoose={({ ref }) => on.onChoose(ref)}
      />
    </Chooser>
  );
}

function optionsOf({ state: { document, modules } }: Editor, end: PortEnd, moved: Edge | null): Option[] {
  const wanted = oppositeOf(end.direction);
  return portChoices(document, modules, end, moved).flatMap((ref) => {
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
