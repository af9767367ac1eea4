/** Connecting two ports: by a line that is drawn, or by activating one after the other. */
import { checkConnection, compatiblePorts, type Direction, withoutEdge } from "@/graph/connections";
import { connect } from "@/graph/edits";
import type { PortRef } from "@/graph/model";
import { t } from "@/i18n";
import { notify } from "@/ui";
import type { Editor } from "./Editor";
import type { PendingConnection } from "./store";
import { portWords, refusalText } from "./words";

/** Connect two ports, in whichever order they were given; says why when it may not be. */
export function connectPorts(editor: Editor, a: PortRef, direction: Direction, b: PortRef): boolean {
  const [source, target] = direction === "output" ? [a, b] : [b, a];
  const { document, modules } = editor.state;
  const problem = checkConnection(document, modules, source, target);
  if (problem) {
    notify({ tone: "warning", title: t("connection.refused"), text: refusalText(problem) });
    editor.announce(`${t("connection.refused")} ${refusalText(problem)}`);
    return false;
  }
  const done = editor.edit(connect(document, source, target));
  if (done) {
    editor.announce(
      t("announce.connected", {
        source: portWords(editor.state, source, "output"),
        target: portWords(editor.state, target, "input"),
      }),
    );
  }
  return done;
}

/** Offer a port for connecting. Every port shows whether it would do. */
export function beginConnection(
  editor: Editor,
  ref: PortRef,
  direction: Direction,
  by: PendingConnection["by"],
  moved: string | null = null,
): void {
  const { document, modules } = editor.state;
  const compatible = compatiblePorts(withoutEdge(document, moved), modules, ref, direction);
  editor.store.setState({ pending: { ref, direction, by, compatible, moved } });
}

export function endConnection(editor: Editor): void {
  if (editor.state.pending) editor.store.setState({ pending: null });
}

/** A port was activated by click or key: it starts a connection, or completes the one that waits. */
export function activatePort(editor: Editor, ref: PortRef, direction: Direction): void {
  const { pending } = editor.state;
  if (!editor.canEdit) return;
  if (pending?.ref.node === ref.node && pending.ref.port === ref.port && pending.direction === direction) {
    cancelConnection(editor);
  } else if (pending && pending.direction !== direction) {
    if (connectPorts(editor, pending.ref, pending.direction, ref)) endConnection(editor);
  } else {
    beginConnection(editor, ref, direction, "activation");
    const count = editor.state.pending?.compatible.size ?? 0;
    editor.announce(t("announce.connecting", { port: portWords(editor.state, ref, direction), count }));
  }
}

export function cancelConnection(editor: Editor): boolean {
  if (!editor.state.pending) return false;
  endConnection(editor);
  editor.announce(t("announce.connection_canceled"));
  return true;
}
