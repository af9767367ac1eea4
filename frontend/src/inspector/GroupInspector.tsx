/** A selected group: its name, and the names of the ports that its collapsed card has. */
import { Upload } from "lucide-react";
import { useMemo } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { renameGroup } from "@/editor/groupEdits";
import type { ModuleIndex } from "@/graph/catalog";
import { portOf } from "@/graph/connections";
import { type GroupPort, type GroupPorts, groupPorts } from "@/graph/groupLayout";
import { membersOf, nameGroupPort } from "@/graph/groups";
import type { GraphDocument, Group } from "@/graph/model";
import { isSealed } from "@/graph/sealing";
import { plural, t } from "@/i18n";
import { InstanceSection } from "@/subPipelines/InstanceSection";
import { askToPublish } from "@/subPipelines/instances";
import { Button } from "@/ui";
import { CommittedField } from "./CommittedField";

/** With the names of their own: the given ones are what the fields hold. */
function portsToName(document: GraphDocument, modules: ModuleIndex, group: Group): GroupPorts {
  const { inputs, outputs } = groupPorts(document, modules, group);
  const named = (port: GroupPort) => ({ ...port, label: portName(document, modules, port) });
  return { inputs: inputs.map(named), outputs: outputs.map(named) };
}

function portName(document: GraphDocument, modules: ModuleIndex, { key, ref }: GroupPort): string {
  const side = key.startsWith("input:") ? "input" : "output";
  return t("publish.port_of", {
    node: document.nodes[ref.node]?.name ?? ref.node,
    port: portOf(document, modules, ref, side)?.label ?? ref.port,
  });
}

export function GroupInspector({ group }: { group: Group }) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const isReadOnly = useEditorState((state) => state.role === "viewer" || state.fatal !== null);
  const ports = useMemo(() => portsToName(document, modules, group), [document, modules, group]);
  const count = membersOf(document, group.id).length;
  const list = (label: string, side: readonly GroupPort[]) => (
    <fieldset className="group-ports">
      <legend>{label}</legend>
      {side.length === 0 ? <p className="muted small">{t("group.no_ports")}</p> : null}
      {side.map((port) => (
        <CommittedField
          key={port.key}
          label={port.label}
          value={group.ports[port.key] ?? ""}
          isReadOnly={isReadOnly || isSealed(group)}
          onCommit={(name) => editor.edit(nameGroupPort(editor.state.document, group.id, port.key, name))}
        />
      ))}
    </fieldset>
  );
  return (
    <div className="inspector-scroll scroll">
      <header className="inspector-header">
        <h2>{t(group.source ? "sub_pipeline.inspector" : "group.inspector")}</h2>
      </header>
      <div className="inspector-form">
        <CommittedField
          label={t("group.name")}
          value={group.name}
          isReadOnly={isReadOnly}
          onCommit={(name) => renameGroup(editor, group.id, name)}
        />
        <p className="muted small">{plural("group.nodes", count)}</p>
        {group.source ? (
          <InstanceSection group={group} isReadOnly={isReadOnly} />
        ) : isReadOnly ? null : (
          <div>
            <Button size="small" icon={<Upload size={14} />} onPress={() => askToPublish(editor, group.id)}>
              {t("sub_pipeline.publish")}
            </Button>
          </div>
        )}
        {list(t("group.inputs"), ports.inputs)}
        {list(t("group.outputs"), ports.outputs)}
        {isSealed(group) ? null : <p className="muted small">{t("group.ports_text")}</p>}
      </div>
    </div>
  );
}
