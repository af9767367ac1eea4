/** Where the handles and buttons of a selected connection stand, so that each has room on the screen. Pure. */
import { type PathEnds, pathEnds } from "./edgePaths";

/** In pixels of the screen. A handle stands off its port, which keeps its own target. */
const AWAY = 24;
const LEAST = 24;
const TARGET = 44;
/** Of the buttons in the middle. */
const BUTTONS = 44;

export interface EdgeRoom {
  /** The middles of the handles; null where there is no room for two of them. */
  readonly ends: PathEnds | null;
  /** How large the target of a handle may be, in pixels of the screen. */
  readonly reach: number;
  /** Whether the buttons have to stand beside the line. */
  readonly isShort: boolean;
}

export function edgeRoom(path: string, zoom: number): EdgeRoom | null {
  const rims = pathEnds(path);
  if (!rims) return null;
  // they do not grow smaller than that, but larger with the canvas
  const buttons = BUTTONS * Math.max(1, zoom);
  const between = Math.hypot(rims.target.x - rims.source.x, rims.target.y - rims.source.y) * zoom;
  const isShort = between < 2 * AWAY + LEAST + buttons;
  if (between < 2 * LEAST) return { ends: null, reach: 0, isShort };
  const away = Math.min(AWAY, (between - LEAST) / 2);
  const free = between - 2 * away - (isShort ? 0 : buttons);
  return { ends: pathEnds(path, away / zoom), reach: Math.max(LEAST, Math.min(TARGET, free)), isShort };
}
