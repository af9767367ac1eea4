import { Handle, Position } from "@xyflow/react";
import { type CSSProperties, type KeyboardEvent, memo } from "react";
import { activatePort } from "@/editor/connecting";
import { useEditor, useEditorState } from "@/editor/context";
import { portName, portTypeName } from "@/editor/words";
import { type Direction, portKey } from "@/graph/connections";
import type { PortRef } from "@/graph/model";
import { t } from "@/i18n";
import "./port.css";
import { hideTip, showTip } from "./CanvasTip";
import type { PortView } from "./flow";

export interface PortProps {
  nodeId: string;
  nodeName: string;
  port: PortView;
  direction: Direction;
  isEditable: boolean;
}

export const portElementId = ({ node, port }: PortRef, direction: Direction): string =>
  `port-${direction}-${node}-${port}`;

type Offer = "none" | "origin" | "fits" | "unfit";

/** While a connection is being made each port shows whether it would do. */
function useOffer(nodeId: string, port: string, direction: Direction): Offer {
  return useEditorState(({ pending }) => {
    if (!pending) return "none";
    if (pending.ref.node === nodeId && pending.ref.port === port && pending.direction === direction)
      return "origin";
    return pending.compatible.has(portKey({ node: nodeId, port }, direction)) ? "fits" : "unfit";
  });
}

/** A port: the end of edges for the pointer, and a real button for everyone. */
export const Port = memo(function Port({ nodeId, nodeName, port, direction, isEditable }: PortProps) {
  const editor = useEditor();
  const ref = { node: nodeId, port: port.name };
  const offer = useOffer(nodeId, port.name, direction);
  const isInput = direction === "input";
  const name = portName(nodeName, port.label, direction);

  const onKeyDown = (event: KeyboardEvent) => {
    // the keys of a port are not those of the node around it
    if (event.key === "Enter" || event.key === " ") event.stopPropagation();
  };
  const tip = (anchor: Element) => {
    const optional = isInput && port.optional ? ` · ${t("port.optional")}` : "";
    showTip(anchor, port.label, [`${portTypeName(port.type)}${optional}`]);
  };

  return (
    <Handle
      id={port.handle ?? port.name}
      type={isInput ? "target" : "source"}
      position={isInput ? Position.Top : Position.Bottom}
      className="port"
      style={placeOf(port)}
      isConnectable={isEditable}
      data-type={port.type}
      data-offer={offer}
      data-missing={(isInput && !port.isConnected && !port.optional) || undefined}
    >
      <button
        type="button"
        className="port-button"
        id={portElementId(ref, direction)}
        aria-label={name}
        aria-description={describe(port, isInput)}
        aria-pressed={offer === "origin" || undefined}
        onClick={() => activatePort(editor, ref, direction)}
        onKeyDown={onKeyDown}
        onPointerEnter={(event) => event.buttons === 0 && tip(event.currentTarget)}
        onPointerLeave={hideTip}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && tip(event.currentTarget)}
        onBlur={hideTip}
      />
    </Handle>
  );
});

type PlaceStyle = CSSProperties & { readonly "--port-room": string };

const placeOf = ({ offset, room }: PortView): PlaceStyle => ({ left: offset, "--port-room": `${room}px` });

function describe(port: PortView, isInput: boolean): string {
  const parts = port.type ? [portTypeName(port.type)] : [];
  if (isInput && port.optional) parts.push(t("port.optional"));
  if (isInput && port.isConnected) parts.push(t("port.connected"));
  else if (isInput && !port.optional) parts.push(t("port.required_unconnected"));
  return parts.join(", ");
}
