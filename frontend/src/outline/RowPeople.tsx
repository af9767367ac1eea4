/** The others at a row: who has its node selected, and who points at it. */
import { MousePointer2 } from "lucide-react";
import { useShallow } from "zustand/react/shallow";
import { t } from "@/i18n";
import { peopleWhoPointAt, peopleWhoSelected } from "@/together/atNode";
import { useCursorsOf, useTogether } from "@/together/context";
import { personTone } from "@/together/people";
import { namesOf } from "@/together/pointing";
import { useOutline } from "./context";

export function RowPeople({ nodes }: { nodes: readonly string[] }) {
  const { document } = useOutline();
  const selected = useTogether(useShallow((state) => peopleWhoSelected(nodes, state.selectedBy)));
  const pointing = useCursorsOf(useShallow((cursors) => peopleWhoPointAt(document, nodes, cursors)));
  const here = pointing.filter(({ id }) => !selected.some((person) => person.id === id));
  if (selected.length + here.length === 0) return null;
  return (
    <span className="row-people">
      {selected.length > 0 ? (
        <span className="visually-hidden">{t("together.selected_by", { names: namesOf(selected) })}</span>
      ) : null}
      {here.length > 0 ? (
        <span className="visually-hidden">{t("together.pointed_at_by", { names: namesOf(here) })}</span>
      ) : null}
      {selected.map(({ id, name }) => (
        <span key={id} className="row-person" data-tone={personTone(id)} aria-hidden="true">
          {name}
        </span>
      ))}
      {here.map(({ id, name }) => (
        <span key={id} className="row-person" data-points data-tone={personTone(id)} aria-hidden="true">
          <MousePointer2 size={10} aria-hidden="true" />
          {name}
        </span>
      ))}
    </span>
  );
}
