/** What a module is for, beside the palette entry that is pointed at or focused. */
import { createPortal } from "react-dom";
import { categoryTone } from "@/canvas/categories";
import { ModuleIcon } from "@/canvas/icons";
import { portTypeName } from "@/editor/words";
import type { ModulePort } from "@/graph/catalog";
import { t } from "@/i18n";
import { Badge } from "@/ui";
import type { PaletteEntry } from "./entries";

export interface ModuleCardProps {
  entry: PaletteEntry;
  top: number;
  left: number;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
}

export function ModuleCard({ entry, top, left, onPointerEnter, onPointerLeave }: ModuleCardProps) {
  const { module } = entry;
  const room = Math.max(12, Math.min(top, window.innerHeight - 340));
  return createPortal(
    <div
      className="module-card popover"
      role="note"
      style={{ top: room, left }}
      onPointerEnter={onPointerEnter}
      onPointerLeave={onPointerLeave}
    >
      <header data-tone={categoryTone(module.category)}>
        <span className="node-icon">
          <ModuleIcon name={module.icon} size={18} />
        </span>
        <div>
          <strong>{entry.label}</strong>
          <div className="muted">{module.category_label}</div>
        </div>
      </header>
      <p>{entry.description}</p>
      <PortList title={t("palette.inputs")} ports={module.inputs} />
      <PortList title={t("palette.outputs")} ports={module.outputs} />
      <footer className="muted">{t("palette.version", { version: module.version })}</footer>
    </div>,
    document.body,
  );
}

function PortList({ title, ports }: { title: string; ports: readonly ModulePort[] }) {
  if (ports.length === 0) return null;
  return (
    <dl>
      <dt>{title}</dt>
      {ports.map((port) => (
        <dd key={port.name}>
          <span>{port.label}</span>
          <Badge>{portTypeName(port.type)}</Badge>
          {port.optional ? <span className="muted">{t("port.optional")}</span> : null}
        </dd>
      ))}
    </dl>
  );
}
