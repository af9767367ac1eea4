/** What others do to this pipeline, and runs that begin, as the pipeline's socket tells it. */
import { useEffect, useMemo } from "react";
import type { RunRow } from "@/api/types";
import { useSession } from "@/app/session";
import type { Operation } from "@/graph/operations";
import { t } from "@/i18n";
import { LiveSocket, socketUrl } from "@/run/socket";
import type { Person } from "@/together/people";
import { Together } from "@/together/Together";
import type { Editor } from "./Editor";

type PipelineMessage =
  | { type: "operations"; revision: number; operations: Operation[] }
  | { type: "presence"; users: Person[] }
  | { type: "run"; run: RunRow };

export function useLivePipeline(editor: Editor): Together {
  const { session } = useSession();
  const together = useMemo(() => togetherOf(editor, session.user.id), [editor, session.user.id]);
  useEffect(() => {
    const socket = new LiveSocket({
      url: () => socketUrl(`/ws/pipelines/${editor.state.pipelineId}`),
      onMessage: (message) => receive(editor, together, message as PipelineMessage),
      // whatever was said while the line was down has to be asked for
      onState: (state) => state === "live" && editor.catchUp(),
    });
    socket.start();
    const retry = () => editor.retryNow();
    window.addEventListener("online", retry);
    return () => {
      window.removeEventListener("online", retry);
      socket.stop();
      together.dispose();
    };
  }, [editor, together]);
  return together;
}

function togetherOf(editor: Editor, ownId: number): Together {
  const namesOf = (people: readonly Person[]) => people.map(({ name }) => name).join(", ");
  return new Together({
    ownId,
    onJoined: (people) => editor.announce(t("together.joined", { names: namesOf(people) })),
    onLeft: (people) => editor.announce(t("together.left", { names: namesOf(people) })),
  });
}

function receive(editor: Editor, together: Together, message: PipelineMessage): void {
  if (message.type === "operations") editor.receive(message);
  else if (message.type === "presence") together.hear(message.users);
  else if (message.type === "run" && message.run.kind === "pipeline")
    editor.store.setState({ runId: message.run.id });
}
