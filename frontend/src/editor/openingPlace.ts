import type { Position } from "@/graph/model";

/** Where on the screen a list opens for an element: below its middle, or in the upper part without one. */
export function openingPlace(element: Element | null): Position {
  const box = element?.getBoundingClientRect();
  return {
    x: box ? box.left + box.width / 2 : window.innerWidth / 2,
    y: box ? box.bottom : window.innerHeight / 3,
  };
}
