import { useState } from "react";

/** Whether `isWanted` has been true once: what is loaded on demand stays mounted from then on. */
export function useEver(isWanted: boolean): boolean {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return wasWanted || isWanted;
}
