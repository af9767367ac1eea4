import type { Translation } from "..";
import type { tour as english } from "../en/tour";

export const tour: Translation<typeof english> = {
  "tour.take": "Suivre la visite guidée",
  "tour.label": "Visite guidée",
  "tour.pipeline_name": "Mon premier pipeline",
  "tour.card.title": "Construire et exécuter un premier pipeline",
  "tour.card.text":
    "Six petites étapes dans le véritable éditeur, dans un pipeline à vous. Elles prennent quelques minutes et ne demandent aucune donnée.",
  "tour.step": "Étape {number} sur {count}",
  "tour.by_mouse": "À la souris",
  "tour.by_keyboard": "Au clavier",
  "tour.skip": "Passer cette étape",
  "tour.end": "Terminer la visite",
  "tour.close": "Fermer la visite",
  "tour.data.title": "Ajouter des données",
  "tour.data.text": "« {data} » est une table fournie avec Atelier. Il lui manque quelques valeurs.",
  "tour.data.mouse":
    "Cherchez « {data} » dans la palette et glissez-le sur le canevas, ou double-cliquez dessus.",
  "tour.data.keyboard": "Appuyez sur / pour aller à la recherche, tapez « {data} » et appuyez sur Entrée.",
  "tour.module.title": "Ajouter un module",
  "tour.module.text": "« {module} » remplit les trous d’une table ou écarte les lignes incomplètes.",
  "tour.module.mouse":
    "Cherchez « {module} » dans la palette et glissez-le sous les données, ou double-cliquez dessus.",
  "tour.module.keyboard": "Appuyez encore sur /, tapez « {module} » et appuyez sur Entrée.",
  "tour.connect.title": "Relier les deux",
  "tour.connect.text":
    "Les données suivent les connexions, d’une sortie en bas d’un nœud à une entrée en haut d’un autre.",
  "tour.connect.mouse": "Tirez de la sortie des données jusqu’à l’entrée de « {module} ».",
  "tour.connect.keyboard":
    "Allez à la sortie des données avec Tab et appuyez sur Entrée, puis à l’entrée de « {module} » et appuyez sur Entrée.",
  "tour.set.title": "Régler un paramètre",
  "tour.set.text":
    "Les paramètres disent comment un module travaille ; chacun a une valeur par défaut. « {parameter} » dit quoi faire des trous.",
  "tour.set.mouse":
    "Cliquez sur « {module} » dans le canevas et choisissez un autre « {parameter} » à droite.",
  "tour.set.keyboard":
    "Allez à « {module} » et appuyez sur Entrée, puis à « {parameter} » avec Tab et choisissez avec les flèches.",
  "tour.run.title": "Exécuter le pipeline",
  "tour.run.text":
    "Chaque nœud montre où en est son étape. Les résultats de chaque exécution sont conservés.",
  "tour.run.mouse": "Cliquez sur {run} en haut et attendez que les deux nœuds soient verts.",
  "tour.run.keyboard":
    "Appuyez sur {command_keys}, tapez « {run_command} » et appuyez sur Entrée. La fin de l’exécution est annoncée.",
  "tour.run.failed":
    "Cette exécution n’a pas réussi. Le nœud en échec dit pourquoi ; corrigez et exécutez à nouveau.",
  "tour.result.title": "Regarder le résultat",
  "tour.result.text":
    "Ce qu’une étape a produit se regarde comme une table, avec un résumé de chaque colonne.",
  "tour.result.mouse": "Cliquez sur « {module} », puis sur l’onglet {outputs} à droite.",
  "tour.result.keyboard":
    "Allez à « {module} » et appuyez sur Entrée, puis aux onglets avec Tab et à {outputs} avec les flèches.",
  "tour.done.title": "C’est fait : votre premier pipeline a été exécuté",
  "tour.done.text":
    "Il est à vous : ajoutez des modules, changez des paramètres et exécutez à nouveau. Ce qui n’a pas changé est réutilisé.",
  "tour.done.samples": "Ouvrir un exemple plus grand",
  "tour.done.modules": "Lire ce que fait chaque module",
};
