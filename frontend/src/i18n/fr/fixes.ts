import type { Translation } from "..";
import type { fixes as english } from "../en/fixes";

export const fixes: Translation<typeof english> = {
  "step.fix": "Correction rapide de {name}",

  "fix.group": "Corrections rapides",
  "fix.apply": "Appliquer",
  "fix.apply_named": "Appliquer : {title}",
  "fix.done": "{title} : fait. Annuler permet de revenir en arrière.",
  "fix.gone": "Le pipeline a changé ; cette correction ne convient plus.",

  "fix.disconnect": "Supprimer la liaison {source} → {target}",
  "fix.delete_node": "Supprimer {name}",
  "fix.enable": "Activer {name}",
  "fix.connect": "Relier « {output} » de {source}",
  "fix.use_output": "Utiliser plutôt « {output} » de {source}",
  "fix.update_version": "Remplacer {name} par la version {version}",
  "fix.replace_module": "Remplacer par {module}",
  "fix.reset": "Remettre « {parameter} » à sa valeur par défaut",
  "fix.remove_value": "Supprimer « {parameter} »",
  "fix.set_value": "Donner à « {parameter} » la valeur {value}",
  "fix.select_all": "Sélectionner toutes les colonnes",
  "fix.drop_columns": "Retirer {columns} de la sélection",
  "fix.exclude_columns": "Exclure {columns}",
  "fix.rename_column": "Utiliser {new} au lieu de {old}",
  "fix.insert_convert": "Insérer {module} : lire {columns} comme des nombres",
  "fix.insert_exclude": "Insérer {module} : laisser {columns} de côté",

  "fix.change.adds": "Ajoute {name}.",
  "fix.change.removes": "Supprime {name}.",
  "fix.change.replaces":
    "Remplace {name} par {module}, version {version} ; les réglages qui ne conviennent pas sont abandonnés.",
  "fix.change.connects": "Relie {source} → {target}.",
  "fix.change.disconnects": "Supprime la liaison {source} → {target}.",
  "fix.change.enables": "Active {name}.",
  "fix.change.sets": "Modifie « {parameter} » de {name}.",
  "fix.change.resets": "Annule la valeur de « {parameter} » de {name}.",

  "ghost.added": "Ajouté",
  "ghost.removed": "Supprimé",
  "ghost.enabled": "Activé",
  "ghost.disabled": "Désactivé",
  "ghost.changed": "Change : {parameters}",
  "ghost.replaced": "Devient {module}",
};
