import { Button as AriaButton, TooltipTrigger } from "react-aria-components";
import { useIsNarrow } from "@/editor/narrow";
import { t } from "@/i18n";
import { Tooltip } from "@/ui/Tooltip";
import { useTogether } from "./context";
import { initials, type Person, personTone } from "./people";
import "./together.css";

const SHOWN = { wide: 4, narrow: 1 } as const;

/** Who else has the draft open. */
export function Others() {
  const others = useTogether((state) => state.others);
  const shown = SHOWN[useIsNarrow() ? "narrow" : "wide"];
  if (others.length === 0) return null;
  const more = others.slice(shown);
  return (
    <ul className="others" aria-label={t("together.others")}>
      {others.slice(0, shown).map((person) => (
        <li key={person.id}>
          <Face person={person} />
        </li>
      ))}
      {more.length > 0 ? (
        <li>
          <Named text={`+${more.length}`} name={more.map(({ name }) => name).join(", ")} tone="grey" />
        </li>
      ) : null}
    </ul>
  );
}

function Face({ person }: { person: Person }) {
  return <Named text={initials(person.name)} name={person.name} tone={personTone(person.id)} />;
}

function Named({ text, name, tone }: { text: string; name: string; tone: string }) {
  return (
    <TooltipTrigger delay={300}>
      <AriaButton className="other-face" data-tone={tone} aria-label={name}>
        {text}
      </AriaButton>
      <Tooltip>{name}</Tooltip>
    </TooltipTrigger>
  );
}
