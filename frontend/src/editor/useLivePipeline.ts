/** Keeps the editor on the pipeline's socket as long as it is on screen. */
import { useEffect, useMemo } from "react";
import { useSession } from "@/app/session";
import { t } from "@/i18n";
import { socketUrl } from "@/run/socket";
import { namesOf } from "@/together/pointing";
import { Together } from "@/together/Together";
import type { Editor } from "./Editor";
import { liveSocketOf } from "./livePipeline";

export function useLivePipeline(editor: Editor): Together {
  const { session } = useSession();
  const together = useMemo(() => togetherOf(editor, session.user.id), [editor, session.user.id]);
  useEffect(() => {
    const url = () => socketUrl(`/ws/pipelines/${editor.state.pipelineId}`);
    const socket = liveSocketOf(editor, together, { url });
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
  return new Together({
    ownId,
    onJoined: (people) => editor.announce(t("together.joined", { names: namesOf(people) })),
    onLeft: (people) => editor.announce(t("together.left", { names: namesOf(people) })),
  });
}
