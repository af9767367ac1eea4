import { useId } from "react";
import { portTypeName } from "@/editor/words";
import type { ModulePort } from "@/graph/catalog";
import { t } from "@/i18n";
import "@/table/list.css";
import { Badge } from "@/ui";

export interface ModulePortsProps {
  readonly title: string;
  /** What is said where there are none. */
  readonly none: string;
  readonly ports: readonly ModulePort[];
}

export function ModulePorts({ title, none, ports }: ModulePortsProps) {
  const heading = useId();
  return (
    <section className="help-section" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {ports.length === 0 ? <p className="muted">{none}</p> : <PortTable heading={heading} ports={ports} />}
    </section>
  );
}

function PortTable({ heading, ports }: { readonly heading: string; readonly ports: readonly ModulePort[] }) {
  const isDescribed = ports.some(({ description }) => description !== "");
  return (
    <div className="card list-card">
      <table className="list-table help-ports" aria-labelledby={heading}>
        <thead>
          <tr>
            <th scope="col">{t("help.port.name")}</th>
            <th scope="col">{t("help.port.type")}</th>
            {isDescribed ? <th scope="col">{t("help.port.description")}</th> : null}
          </tr>
        </thead>
        <tbody>
          {ports.map((port) => (
            <tr key={port.name}>
              <th scope="row">
                {port.label}
                {port.optional ? <span className="muted"> ({t("port.optional")})</span> : null}
              </th>
              <td>
                <Badge>{portTypeName(port.type)}</Badge>
              </td>
              {isDescribed ? <td>{port.description}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
