import type { Translation } from "..";
import type { together as english } from "../en/together";

export const together: Translation<typeof english> = {
  "together.others": "Aussi dans ce pipeline",
  "together.joined": "{names} : ouverture de ce pipeline.",
  "together.left": "{names} : départ de ce pipeline.",
  "together.selected_by": "Sélectionné par {names}",
  "together.pointed_at_by": "{names} est ici",
  "kept.title": "Conservé tel que quelqu’un d’autre l’a modifié depuis",
  "kept.title_by": "Conservé tel que {name} l’a modifié depuis",
  "kept.by": "{what} ({name})",
  "kept.parameter": "{parameter} de {node}",
  "kept.name": "le nom de {node}",
  "kept.comment": "le commentaire de {node}",
  "kept.color": "la couleur de {node}",
  "kept.disabled": "la participation de {node} aux exécutions",
  "kept.place": "la place de {node}",
  "kept.membership": "le groupe de {node}",
  "kept.note": "une note",
  "kept.group_content": "le contenu du groupe {group}",
  "kept.group": "le groupe {group}",
  "kept.pipeline_parameter": "le paramètre de pipeline {name}",
  "kept.more": "et {count} de plus",
};
