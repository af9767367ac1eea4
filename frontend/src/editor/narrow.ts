import { useMedia } from "@/ui";

/** Whether there is no room for all of the editor at once, as on a tablet held upright. */
export const useIsNarrow = (): boolean => useMedia("(max-width: 900px)");
