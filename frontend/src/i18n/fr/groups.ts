import type { Translation } from "..";
import type { groups as english } from "../en/groups";

export const groups: Translation<typeof english> = {
  "refusal.unknown_group": "Le groupe a été supprimé entre-temps.",
  "refusal.group_not_empty": "{node} est entré dans le groupe {group} entre-temps.",

  "step.group": "Grouper {name}",
  "step.edit_group": "Modifier le groupe {name}",
  "step.ungroup": "Dégrouper {name}",

  "announce.grouped.one": "{name} : un groupe d’un nœud.",
  "announce.grouped.other": "{name} : un groupe de {count} nœuds.",
  "announce.ungrouped": "{name} dégroupé.",
  "announce.collapsed": "{name} replié.",
  "announce.expanded": "{name} déplié.",
  "announce.group_opened": "Seul {name} est affiché. Échap revient au pipeline entier.",
  "announce.group_closed": "Le pipeline entier est affiché.",

  "group.default_name": "Groupe",
  "group.label": "Groupe {name}",
  "group.nodes.one": "{count} nœud",
  "group.nodes.other": "{count} nœuds",
  "group.collapse": "Replier {name}",
  "group.expand": "Déplier {name}",
  "group.open": "Afficher seulement {name}",
  "group.ungroup": "Dégrouper {name}",
  "group.make": "Grouper",
  "group.whole": "Pipeline entier",
  "group.path": "Où vous êtes",
  "group.failed.one": "{count} échouée",
  "group.failed.other": "{count} échouées",
  "group.running.one": "{count} en cours",
  "group.running.other": "{count} en cours",
  "group.succeeded": "toutes réussies",
  "group.problems.one": "{count} problème",
  "group.problems.other": "{count} problèmes",

  "group.inspector": "Groupe",
  "group.name": "Nom",
  "group.inputs": "Entrées",
  "group.outputs": "Sorties",
  "group.no_ports": "Aucun : rien d’extérieur n’y est relié.",
  "group.ports_text": "Ports du groupe replié. Un nom donné ici est affiché à la place du nœud et du port.",

  "shortcuts.group": "Grouper les nœuds sélectionnés",
  "shortcuts.ungroup": "Dégrouper",
};
