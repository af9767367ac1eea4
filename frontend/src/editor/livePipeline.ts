/** What others do to this pipeline, and runs that begin, as the pipeline's socket tells it. */
import type { RunRow } from "@/api/types";
import type { Operation } from "@/graph/operations";
import { LiveSocket, type SocketLike } from "@/run/socket";
import type { Person } from "@/together/people";
import type { ToldPointing } from "@/together/pointing";
import type { Together } from "@/together/Together";
import type { Editor } from "./Editor";

type PipelineMessage =
  | { type: "operations"; revision: number; operations: Operation[]; author: string | null }
  | { type: "state"; revision: number }
  | { type: "presence"; users: Person[] }
  | { type: "pointing"; people: ToldPointing[] }
  | { type: "run"; run: RunRow };

/** The line that looks alive though the server is not heard any more. */
const QUIET_MS = 20_000;

export interface Line {
  readonly url: () => string;
  readonly open?: (url: string) => SocketLike;
}

export function liveSocketOf(editor: Editor, together: Together, line: Line): LiveSocket {
  const socket = new LiveSocket({
    ...line,
    onMessage: (message) => receive(editor, together, message as PipelineMessage),
    onState: (state) => {
      if (state !== "live") return;
      // whatever was said while the line was down has to be asked for
      editor.catchUp().catch(() => undefined);
      together.pointing.sayAgain();
    },
    poll: () => editor.catchUp(),
    quietMs: QUIET_MS,
  });
  if (editor.state.role !== "viewer") {
    together.pointing.speakBy((pointing) => socket.say({ type: "pointing", ...pointing }));
  }
  return socket;
}

function receive(editor: Editor, together: Together, message: PipelineMessage): void {
  if (message.type === "operations") {
    const { revision, operations, author } = message;
    editor.receive({ revision, operations, authors: operations.map(() => author) });
  } else if (message.type === "state") editor.hearRevision(message.revision);
  else if (message.type === "presence") together.hear(message.users);
  else if (message.type === "pointing") together.hearPointing(message.people);
  else if (message.type === "run" && message.run.kind === "pipeline") editor.followRun(message.run.id);
}
