import type { Translation } from "..";
import type { find as english } from "../en/find";

export const find: Translation<typeof english> = {
  "find.previous": "Résultat précédent (Maj+Entrée)",
  "find.next": "Résultat suivant (Entrée)",
  "find.count.one": "Un nœud",
  "find.count.other": "{count} nœuds",
  "find.at": "{index} sur {count} : {name}",
  "find.state": "État d’exécution",
  "find.any_state": "Tout état",
  "find.module": "Module",
  "find.any_module": "Tout module",
};
