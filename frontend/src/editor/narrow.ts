import { useMedia } from "@/ui";

/** Whether there is no room for all of the editor at once, as on a tablet held upright. */
export const useIsNarrow = (): boolean => useMedia("(max-width: 900px)");

/** Whether there is hardly room for one line of buttons, as on a telephone held upright. */
export const useIsPhone = (): boolean => useMedia("(max-width: 480px)");
