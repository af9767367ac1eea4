import type { Translation } from "..";
import type { parameters as english } from "../en/parameters";

export const parameters: Translation<typeof english> = {
  "refusal.unknown_parameter": "{module} n’a pas de paramètre « {name} ».",
  "refusal.unknown_pipeline_parameter": "Le paramètre du pipeline a été supprimé entre-temps.",
  "refusal.duplicate_name": "Il y a déjà un paramètre du pipeline « {name} ».",
  "refusal.parameter_kind": "Le paramètre du pipeline « {parameter} » a des valeurs d’un autre type.",
  "refusal.parameter_in_use": "{node} prend le paramètre du pipeline « {parameter} » depuis un instant.",
  "refusal.parameter_bound":
    "{node} prend ici le paramètre du pipeline « {parameter} » ; détachez-le d’abord.",
  "refusal.not_bound": "« {name} » de {node} est déjà détaché.",

  "step.promote": "Promouvoir en paramètre du pipeline {name}",
  "step.add_pipeline_parameter": "Ajouter le paramètre du pipeline {name}",
  "step.edit_pipeline_parameter": "Modifier le paramètre du pipeline {name}",
  "step.remove_pipeline_parameter": "Supprimer le paramètre du pipeline {name}",
  "step.bind_parameter": "Utiliser le paramètre du pipeline {name}",
  "step.detach_parameter": "Détacher le paramètre du pipeline {name}",

  "history.change.add_pipeline_parameter.one": "a ajouté un paramètre du pipeline",
  "history.change.add_pipeline_parameter.other": "a ajouté {count} paramètres du pipeline",
  "history.change.edit_pipeline_parameter.one": "a modifié un paramètre du pipeline",
  "history.change.edit_pipeline_parameter.other": "a modifié {count} paramètres du pipeline",
  "history.change.remove_pipeline_parameter.one": "a supprimé un paramètre du pipeline",
  "history.change.remove_pipeline_parameter.other": "a supprimé {count} paramètres du pipeline",
  "history.change.bind_parameter.one": "a lié {name} à un paramètre du pipeline",
  "history.change.bind_parameter.other": "a lié {count} nœuds à des paramètres du pipeline",
  "history.change.detach_parameter.one": "a détaché {name} d’un paramètre du pipeline",
  "history.change.detach_parameter.other": "a détaché {count} nœuds de paramètres du pipeline",

  "fix.change.sets_shared":
    "Modifie le paramètre du pipeline « {parameter} » pour tous ceux qui le prennent.",

  "announce.promoted": "Promu en paramètre du pipeline {name}.",
  "announce.bound": "Prend maintenant le paramètre du pipeline {name}.",
  "announce.detached": "Détaché du paramètre du pipeline {name} ; la valeur reste.",
  "announce.parameter_added": "Paramètre du pipeline {name} ajouté.",
  "announce.parameter_removed": "Paramètre du pipeline {name} supprimé ; les nœuds gardent sa valeur.",

  "parameter.menu": "Options de {label}",
  "parameter.promote": "Promouvoir en paramètre du pipeline…",
  "parameter.promote_data": "Promouvoir les données en paramètre du pipeline…",
  "parameter.use": "Utiliser un paramètre du pipeline",
  "parameter.none_fit": "Aucun autre paramètre du pipeline ne convient",
  "parameter.detach": "Détacher (garde la valeur)",
  "parameter.show": "Montrer le paramètre du pipeline {name}",
  "parameter.shared.one": "Valeur du paramètre du pipeline {name}, demandée à chaque exécution.",
  "parameter.shared.other":
    "Valeur du paramètre du pipeline {name}, que {count} paramètres prennent. La modifier ici la modifie pour tous.",

  "parameter.promote_title": "Promouvoir en paramètre du pipeline",
  "parameter.promote_text":
    "« {label} » de {node} prendra sa valeur du pipeline : d’autres peuvent la prendre aussi, et chaque exécution la demande.",
  "parameter.promote_do": "Promouvoir",
  "parameter.new_title": "Nouveau paramètre du pipeline",
  "parameter.new_do": "Créer",
  "parameter.name": "Nom",
  "parameter.name_help": "Lettres, chiffres et « _ ». Les demandes d’exécution du pipeline utilisent ce nom.",
  "parameter.name_missing": "Donnez un nom au paramètre.",
  "parameter.name_invalid":
    "Un nom n’a que des lettres de a à z, des chiffres et « _ », et ne commence pas par un chiffre. 63 signes au plus.",
  "parameter.name_taken": "Il y a déjà un paramètre du pipeline de ce nom.",
  "parameter.description": "Description",
  "parameter.description_help": "Montrée là où la valeur est demandée.",
  "parameter.type": "Type de valeur",
  "parameter.type.string": "Texte",
  "parameter.type.integer": "Nombre entier",
  "parameter.type.number": "Nombre",
  "parameter.type.boolean": "Oui ou non",
  "parameter.default_label": "Valeur par défaut",

  "parameter.panel": "Paramètres du pipeline",
  "parameter.panel_empty":
    "Des valeurs que plusieurs nœuds peuvent partager et que chaque exécution peut fixer. Promouvez-en une dans le menu à côté du nom d’un paramètre.",
  "parameter.new": "Nouveau paramètre…",
  "parameter.users": "Pris par",
  "parameter.unused": "Aucun nœud ne le prend encore.",
  "parameter.user": "{parameter} de {node}",
  "parameter.remove": "Supprimer {name}",
  "parameter.details": "Paramètre du pipeline {name}",

  "node.bound": "Paramètres du pipeline : {names}",

  "command.pipeline_parameters": "Montrer les paramètres du pipeline",
  "command.new_pipeline_parameter": "Nouveau paramètre du pipeline…",
  "command.run_with_defaults": "Exécuter avec les valeurs par défaut",

  "run.values_title": "Exécuter avec ces valeurs",
  "run.values_last": "Les valeurs proposées sont celles de l’exécution {number}.",
  "run.values_default": "Les valeurs proposées sont celles par défaut du pipeline.",
  "run.values_reset": "Prendre les valeurs par défaut",
  "run.values_start": "Exécuter",
  "run.with_defaults": "Exécuter avec les valeurs par défaut",
  "run.with_defaults_text": "Sans demander les paramètres du pipeline",
  "run.default_value": "Par défaut : {value}",
  "run.no_default": "Pas de valeur par défaut : chaque exécution en demande une.",
  "run.values_refused": "L’exécution ne peut pas commencer avec ces valeurs.",
  "run.values": "Paramètres du pipeline",
  "run.value_default": "par défaut",
  "run.value_none": "aucune",
};
