import { createContext, useContext } from "react";
import type { Placing } from "./placing";

const PlacingContext = createContext<Placing | null>(null);

export const PlacingProvider = PlacingContext.Provider;

export function usePlacing(): Placing {
  const placing = useContext(PlacingContext);
  if (!placing) throw new Error("usePlacing needs a canvas around it");
  return placing;
}
