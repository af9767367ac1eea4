import type { Translation } from "..";
import type { announcements as english } from "../en/announcements";

export const announcements: Translation<typeof english> = {
  "announce.removed": "{name} supprimé.",
  "announce.removed_many": "{count} nœuds supprimés.",
  "announce.connected_ends": "Relié : {name}.",
  "announce.disconnected": "Liaison supprimée : {name}.",
  "announce.disconnected_many": "{count} liaisons supprimées.",
  "announce.renamed": "Renommé en {name}.",
  "announce.changed": "{name} modifié.",
  "announce.changed_many": "{count} nœuds modifiés.",
  "announce.moved": "{name} déplacé en {x}, {y}.",
  "announce.moved_many": "{count} nœuds déplacés.",
  "announce.note_added": "Note ajoutée.",
  "announce.note_changed": "Note modifiée.",
  "announce.note_removed": "Note supprimée.",
  "announce.notes_removed": "{count} notes supprimées.",
  "announce.pasted": "{name} collé.",
  "announce.pasted_many": "{count} nœuds collés.",
  "announce.tidied": "Disposition ordonnée.",
  "announce.aligned": "{count} nœuds alignés.",
  "announce.distributed": "{count} nœuds répartis.",
  "announce.restored": "Restauré.",
  "announce.run_over": "Exécution {number} : {state}.",
  "announce.step_failed": "Échec : {name}.",
  "announce.steps_warned.one": "{count} étape a des avertissements.",
  "announce.steps_warned.other": "{count} étapes ont des avertissements.",
};
