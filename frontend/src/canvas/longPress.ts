/** A finger that rests on a node, as a second mouse button would be pressed on it. */
import type { PointerEvent } from "react";

const LONG_MS = 500;
/** By then the click that follows a lifted finger has come. */
const AFTER_LIFTING_MS = 50;
/** A finger is never quite still. */
const STILL = 10;

export class LongPress {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private from = { x: 0, y: 0 };

  constructor(private readonly open: (node: string, x: number, y: number) => void) {}

  onPointerDownCapture = (event: PointerEvent<HTMLElement>): void => {
    this.stop();
    const node =
      event.target instanceof Element ? event.target.closest<HTMLElement>(".react-flow__node") : null;
    const id = node?.dataset["node"];
    if (event.pointerType !== "touch" || !event.isPrimary || !id) return;
    const { clientX: x, clientY: y } = event;
    this.from = { x, y };
    this.timer = setTimeout(() => this.fire(id, x, y), LONG_MS);
  };

  onPointerMoveCapture = (event: PointerEvent<HTMLElement>): void => {
    if (this.isNoRest(event)) this.stop();
  };

  /** A second finger is a pinch. */
  private isNoRest({
    clientX,
    clientY,
    isPrimary,
  }: Pick<PointerEvent, "clientX" | "clientY" | "isPrimary">): boolean {
    return !isPrimary || Math.hypot(clientX - this.from.x, clientY - this.from.y) > STILL;
  }

  stop = (): void => clearTimeout(this.timer);

  /**
   * The menu opens when the finger is lifted, or lifting it would choose from the menu or close it. One that goes on to
   * drag does not want it.
   */
  private fire(id: string, x: number, y: number): void {
    const swallow = (event: Event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("contextmenu", swallow, true);
    window.addEventListener("click", swallow, true);
    const lifted = new AbortController();
    let hasDragged = false;
    const move = (event: globalThis.PointerEvent) => {
      hasDragged ||= this.isNoRest(event);
    };
    window.addEventListener("pointermove", move, { capture: true, signal: lifted.signal });
    const end = ({ type }: Event) => {
      lifted.abort();
      setTimeout(() => {
        window.removeEventListener("contextmenu", swallow, true);
        window.removeEventListener("click", swallow, true);
        if (type === "pointerup" && !hasDragged) this.open(id, x, y);
      }, AFTER_LIFTING_MS);
    };
    window.addEventListener("pointerup", end, { capture: true, signal: lifted.signal });
    window.addEventListener("pointercancel", end, { capture: true, signal: lifted.signal });
  }
}
