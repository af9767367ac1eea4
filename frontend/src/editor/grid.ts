/** Whether things are put on the grid: remembered per browser, on until it is switched off. */
import { GRID } from "@/graph/layout";
import { t } from "@/i18n";
import type { Editor } from "./Editor";

const STORED_GRID = "atelier.grid";

export function storedGrid(): boolean {
  return localStorage.getItem(STORED_GRID) !== "off";
}

export function toggleGrid(editor: Editor): void {
  const hasGrid = !editor.state.hasGrid;
  localStorage.setItem(STORED_GRID, hasGrid ? "on" : "off");
  editor.store.setState({ hasGrid });
  editor.announce(t(hasGrid ? "announce.grid_on" : "announce.grid_off"));
}

/** How far an arrow key moves. */
export const arrowStep = (editor: Editor): number => (editor.state.hasGrid ? GRID : 1);
