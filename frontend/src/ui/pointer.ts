/** Whether a finger is used: it needs larger targets, and has neither hovering nor a second button. */

let isTouch = false;

export const usesTouch = (): boolean => isTouch;

/** By then the click that follows a press has come: targets that grew before it would have moved away from it. */
const AFTER_PRESS_MS = 50;

/** Follow what is used, on devices that have both. Style sheets read it as `data-pointer`. */
export function watchPointer(): void {
  const show = () => {
    document.documentElement.dataset["pointer"] = isTouch ? "touch" : "mouse";
  };
  const showLater = () => setTimeout(show, AFTER_PRESS_MS);
  isTouch = window.matchMedia("(pointer: coarse)").matches;
  show();
  const press = ({ pointerType }: PointerEvent) => {
    isTouch = pointerType === "touch";
  };
  window.addEventListener("pointerdown", press, { capture: true });
  window.addEventListener("pointerup", showLater, { capture: true });
  window.addEventListener("pointercancel", showLater, { capture: true });
}
