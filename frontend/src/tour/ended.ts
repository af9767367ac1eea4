/** Whether the tour was taken or ended in this browser. */
const KEY = "atelier.tour";

export const hasEndedTour = (): boolean => localStorage.getItem(KEY) === "ended";

export function rememberTourEnded(): void {
  try {
    localStorage.setItem(KEY, "ended");
  } catch {
    // storage full or forbidden: the tour is offered again
  }
}
