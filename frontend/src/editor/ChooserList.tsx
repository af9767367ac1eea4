/** The search and the lines of a list to choose from, the best answers first. */
import { useMemo, useState } from "react";
import { Autocomplete, ListBox } from "react-aria-components";
import { type Findable, ranked } from "@/graph/rank";
import { ChooserItem, ChooserSearch } from "./Chooser";

export interface ChooserOption extends Findable {
  readonly id: string;
  readonly description: string;
  readonly icon: string;
  readonly tone: string;
}

export interface ChooserListProps<T extends ChooserOption> {
  readonly label: string;
  readonly searchLabel: string;
  readonly options: readonly T[];
  /** More than these are found by typing. */
  readonly most?: number;
  readonly foundText: (count: number) => string;
  readonly nothing: string;
  readonly onChoose: (option: T) => void;
}

export function ChooserList<T extends ChooserOption>({ options, most, ...props }: ChooserListProps<T>) {
  const [query, setQuery] = useState("");
  const found = useMemo(() => ranked(options, query), [options, query]);
  const choose = (id: string | number) => {
    const option = options.find((one) => one.id === id);
    if (option) props.onChoose(option);
  };
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <ChooserSearch label={props.searchLabel} />
      <p className="visually-hidden" role="status">
        {props.foundText(found.length)}
      </p>
      <ListBox
        aria-label={props.label}
        className="module-chooser-list"
        items={found.slice(0, most)}
        onAction={choose}
        renderEmptyState={() => <p className="module-chooser-empty">{props.nothing}</p>}
      >
        {({ id, label, description, icon, tone }) => (
          <ChooserItem
            id={id}
            textValue={label}
            label={label}
            description={description}
            icon={icon}
            tone={tone}
          />
        )}
      </ListBox>
    </Autocomplete>
  );
}
