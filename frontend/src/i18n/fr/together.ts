import type { Translation } from "..";
import type { together as english } from "../en/together";

export const together: Translation<typeof english> = {
  "together.others": "Aussi dans ce pipeline",
  "together.joined": "{names} : ouverture de ce pipeline.",
  "together.left": "{names} : départ de ce pipeline.",
};
