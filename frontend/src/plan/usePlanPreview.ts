/** When the plan of a run is shown: a moment after the pointer or the focus came, until both have been gone a while. */
import { useEffect, useMemo } from "react";
import { useEditor } from "@/editor/context";
import type { Editor } from "@/editor/Editor";
import type { RunRequest } from "@/execution/requests";

const SHOW_AFTER_MS = 350;
const HIDE_AFTER_MS = 300;

export class PlanTimer {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly editor: Editor) {}

  /** Ask for a plan; at once when another one is shown already. */
  readonly show = (request: RunRequest): void => {
    const { preview } = this.editor.state;
    if (preview?.isPinned) return;
    this.after(preview ? 0 : SHOW_AFTER_MS, () => this.set(request, false));
  };

  /** The pointer came back before the plan was gone. */
  readonly keep = (): void => clearTimeout(this.timer);

  readonly pin = (request: RunRequest): void => {
    this.keep();
    this.set(request, true);
  };

  readonly hide = (): void => this.after(HIDE_AFTER_MS, this.leave);

  /** At once, unless it is pinned: what was chosen meanwhile must not be answered with another plan. */
  readonly leave = (): void => {
    if (this.editor.state.preview?.isPinned) this.keep();
    else this.close();
  };

  readonly close = (): void => {
    this.keep();
    closePreview(this.editor);
  };

  private set(request: RunRequest, isPinned: boolean): void {
    const { preview } = this.editor.state;
    this.editor.store.setState({
      preview: { request: preview?.request === request ? preview.request : request, isPinned },
      refusal: null,
    });
  }

  private after(ms: number, act: () => void): void {
    clearTimeout(this.timer);
    if (ms === 0) act();
    else this.timer = setTimeout(act, ms);
  }
}

export function closePreview(editor: Editor): void {
  if (editor.state.preview) editor.store.setState({ preview: null, planned: null });
}

export function usePlanTimer(): PlanTimer {
  const editor = useEditor();
  const timer = useMemo(() => new PlanTimer(editor), [editor]);
  useEffect(() => timer.close, [timer]);
  return timer;
}
