import type { Translation } from "..";
import type { subPipelines as english } from "../en/subPipelines";

export const subPipelines: Translation<typeof english> = {
  "refusal.group_sealed":
    "{node} fait partie du sous-pipeline « {group} ». Ouvrez-le pour le modifier ou détachez-le d’abord.",
  "refusal.group_sealed_port":
    "« {group} » est un sous-pipeline, et {node} n’en a pas de port à cet endroit. Ouvrez-le d’abord pour le modifier.",

  "step.publish": "Publier {name}",
  "step.open_instance": "Ouvrir {name} pour le modifier",
  "step.detach_instance": "Détacher {name}",
  "step.update_instance": "Mettre à jour {name}",
  "step.reset_instance": "Abandonner les modifications de {name}",

  "announce.published": "{name} est publié et se place depuis la liste des modules.",
  "announce.instance_opened":
    "{name} peut être modifié ici. Publiez-le comme version suivante, ou abandonnez les modifications.",
  "announce.instance_detached": "{name} est maintenant un groupe ordinaire.",
  "announce.instance_updated": "{name} mis à jour vers la version la plus récente.",
  "announce.instance_reset": "{name} est de nouveau comme sa version.",

  "history.change.place_instance.one": "a placé un sous-pipeline",
  "history.change.place_instance.other": "a placé {count} sous-pipelines",
  "history.change.publish_group.one": "a publié un groupe comme sous-pipeline",
  "history.change.publish_group.other": "a publié {count} groupes comme sous-pipelines",
  "history.change.update_instance.one": "a amené un sous-pipeline à une autre version",
  "history.change.update_instance.other": "a amené {count} sous-pipelines à d’autres versions",
  "history.change.reset_instance.one": "a abandonné les modifications d’un sous-pipeline",
  "history.change.reset_instance.other": "a abandonné les modifications de {count} sous-pipelines",
  "history.change.open_instance.one": "a ouvert un sous-pipeline pour le modifier",
  "history.change.open_instance.other": "a ouvert {count} sous-pipelines pour les modifier",
  "history.change.detach_instance.one": "a détaché un sous-pipeline",
  "history.change.detach_instance.other": "a détaché {count} sous-pipelines",

  "command.add_sub_pipeline": "Ajouter le sous-pipeline",
  "command.publish_group": "Publier le groupe sélectionné comme sous-pipeline…",
  "command.open_instance": "Ouvrir le sous-pipeline sélectionné pour le modifier",
  "command.discard_edits": "Abandonner les modifications du sous-pipeline sélectionné",
  "command.update_instance": "Mettre à jour le sous-pipeline sélectionné",
  "command.detach_instance": "Détacher le sous-pipeline sélectionné",
  "command.manage_sub_pipelines": "Sous-pipelines de ce projet…",
  "command.why.no_instance": "Sélectionnez d’abord un sous-pipeline.",
  "command.why.not_sealed": "Il est déjà ouvert pour être modifié.",
  "command.why.sealed": "Il est comme sa version : il n’y a rien à abandonner.",
  "command.why.newest": "Il est de la version la plus récente.",
  "command.why.published": "Il est comme publié. Ouvrez-le pour le modifier et publier une autre version.",
  "command.why.sealed_group": "Un sous-pipeline ne se défait que s’il est détaché.",

  "sub_pipeline.category": "Sous-pipelines de ce projet",
  "sub_pipeline.label": "Sous-pipeline {name}",
  "sub_pipeline.inspector": "Sous-pipeline",
  "sub_pipeline.version": "version {version}",
  "sub_pipeline.version_short": "v{version}",
  "sub_pipeline.version_of": "version {version} de {name}",
  "sub_pipeline.being_edited": "en cours de modification",
  "sub_pipeline.newer": "la version {version} existe",
  "sub_pipeline.is_newer":
    "Il y a une version plus récente : {version}. Celle-ci reste telle quelle jusqu’à ce que vous la mettiez à jour.",
  "sub_pipeline.sealed_text":
    "Ses étapes sont celles de la version publiée et sont les mêmes partout où il est utilisé.",
  "sub_pipeline.open_text":
    "Vous le modifiez ici. Les autres endroits restent tels quels jusqu’à ce que vous publiiez une version et qu’ils soient mis à jour.",
  "sub_pipeline.gone":
    "Le projet n’a plus ce sous-pipeline. Il continue de fonctionner ; détachez-le pour le modifier.",
  "sub_pipeline.archived_text": "Il est archivé : il n’est plus proposé, mais il fonctionne toujours ici.",
  "sub_pipeline.node_sealed":
    "Fait partie du sous-pipeline « {name} » : seul ce qu’il laisse ouvert peut être réglé ici.",
  "sub_pipeline.parameters": "Paramètres",
  "sub_pipeline.no_parameters": "Il ne laisse aucun paramètre ouvert.",
  "sub_pipeline.pasted": "Collé comme groupes ordinaires",
  "sub_pipeline.pasted_text":
    "Les sous-pipelines appartiennent à leur projet, et ceux-ci viennent d’ailleurs.",
  "sub_pipeline.not_updated": "La version n’a pas pu être lue",
  "sub_pipeline.updated_with_losses": "{name} mis à jour",
  "sub_pipeline.lost.one":
    "Une connexion a été retirée, car la version n’a pas de port pour elle. Annuler la ramène.",
  "sub_pipeline.lost.other":
    "{count} connexions ont été retirées, car la version n’a pas de ports pour elles. Annuler les ramène.",

  "sub_pipeline.publish": "Publier comme sous-pipeline…",
  "sub_pipeline.publish_version": "Publier une nouvelle version…",
  "sub_pipeline.open": "Ouvrir pour modifier",
  "sub_pipeline.discard": "Abandonner les modifications",
  "sub_pipeline.update": "Mettre à jour vers la version {version}",
  "sub_pipeline.detach": "Détacher",
  "sub_pipeline.manage": "Sous-pipelines de ce projet…",

  "publish.title": "Publier {name}",
  "publish.text":
    "Il devient un module de ce projet, à placer dans n’importe quel pipeline. Ce dont il se compose est gardé tel quel.",
  "publish.version_text":
    "Il devient la version {version}. Les endroits qui en utilisent une plus ancienne en sont avertis et peuvent être mis à jour.",
  "publish.as": "Publier comme",
  "publish.as_version": "Nouvelle version de « {name} »",
  "publish.as_new": "Nouveau sous-pipeline",
  "publish.name": "Nom",
  "publish.name_missing": "Il lui faut un nom.",
  "publish.description": "À quoi sert-il ?",
  "publish.inputs": "Entrées",
  "publish.outputs": "Sorties",
  "publish.no_ports": "Aucune.",
  "publish.port_of": "{node} : {port}",
  "publish.port_name": "Nom du port {port}",
  "publish.port_needed": "nécessaire",
  "publish.parameters": "Paramètres que chaque utilisation règle elle-même",
  "publish.parameters_text": "Tous les autres restent tels quels. Ceux du même nom n’en font qu’un.",
  "publish.parameter_name": "Nom du paramètre {parameter}",
  "publish.parameter_bound": "du pipeline",
  "publish.no_parameters": "Ses modules n’ont pas de paramètres.",
  "publish.do": "Publier",
  "publish.unsaved": "Le pipeline n’a pas pu être enregistré ; il ne peut donc pas encore être publié.",

  "manage.title": "Sous-pipelines de ce projet",
  "manage.none": "Pas encore de sous-pipelines",
  "manage.none_text":
    "Sélectionnez des nœuds, groupez-les avec Ctrl+G et publiez le groupe : il se place alors comme un module.",
  "manage.line": "Version {version} · {when} · {who}",
  "manage.archived": "archivé",
  "manage.used.one": "Utilisé dans {names}",
  "manage.used.other": "Utilisé dans {count} pipelines : {names}",
  "manage.unused": "N’est utilisé dans aucun pipeline",
  "manage.rename": "Renommer",
  "manage.rename_of": "Renommer {name}",
  "manage.archive": "Archiver",
  "manage.archive_of": "Archiver {name}",
  "manage.restore": "Proposer de nouveau",
  "manage.restore_of": "Proposer de nouveau {name}",
  "manage.delete": "Supprimer",
  "manage.delete_of": "Supprimer {name}",
  "manage.delete_title": "Supprimer {name} ?",
  "manage.delete_text":
    "Toutes ses versions disparaissent. Aucun pipeline ne l’utilise ; les révisions antérieures qui l’utilisaient gardent ce qu’elles avaient.",
  "manage.failed": "Cela n’a pas marché",
};
