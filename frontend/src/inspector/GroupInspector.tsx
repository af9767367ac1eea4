/** A selected group: its name, and the names of the ports that its collapsed card has. */
import { useMemo } from "react";
import { useEditor, useEditorState } from "@/editor/context";
import { renameGroup } from "@/editor/groupEdits";
import { type GroupPort, groupPorts } from "@/graph/groupLayout";
import { membersOf, nameGroupPort } from "@/graph/groups";
import type { Group } from "@/graph/model";
import { plural, t } from "@/i18n";
import { CommittedField } from "./CommittedField";

export function GroupInspector({ group }: { group: Group }) {
  const editor = useEditor();
  const document = useEditorState((state) => state.document);
  const modules = useEditorState((state) => state.modules);
  const isReadOnly = useEditorState((state) => state.role === "viewer" || state.fatal !== null);
  // without the given names: those are what the fields hold
  const ports = useMemo(
    () => groupPorts(document, modules, { ...group, ports: {} }),
    [document, modules, group],
  );
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
          isReadOnly={isReadOnly}
          onCommit={(name) => editor.edit(nameGroupPort(editor.state.document, group.id, port.key, name))}
        />
      ))}
    </fieldset>
  );
  return (
    <div className="inspector-scroll scroll">
      <header className="inspector-header">
        <h2>{t("group.inspector")}</h2>
      </header>
      <div className="inspector-form">
        <CommittedField
          label={t("group.name")}
          value={group.name}
          isReadOnly={isReadOnly}
          onCommit={(name) => renameGroup(editor, group.id, name)}
        />
        <p className="muted small">{plural("group.nodes", count)}</p>
        {list(t("group.inputs"), ports.inputs)}
        {list(t("group.outputs"), ports.outputs)}
        <p className="muted small">{t("group.ports_text")}</p>
      </div>
    </div>
  );
}
