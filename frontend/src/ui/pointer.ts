/** Whether a finger is used: it needs larger targets, and has neither hovering nor a second button. */

let isTouch = false;

export const usesTouch = (): boolean => isTouch;

/** Follow what is used, on devices that have both. Style sheets read it as `data-pointer`. */
export function watchPointer(): void {
  const take = (touch: boolean) => {
    isTouch = touch;
    document.documentElement.dataset["pointer"] = touch ? "touch" : "mouse";
  };
  take(window.matchMedia("(pointer: coarse)").matches);
  window.addEventListener("pointerdown", ({ pointerType }) => take(pointerType === "touch"), {
    capture: true,
  });
}
