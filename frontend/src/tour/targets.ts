/** The controls that a step is about, as a selector; where a panel is closed, what opens it. */
import { CLEANING_PARAMETER, type Progress } from "./progress";

const MODULES = ".palette .search-field .input-group, .panel-opener.left button";
const INSPECTOR_OPENER = ".panel-opener.right button";

export function targetOf({ step, data, cleaning }: Progress, isCleaningSelected: boolean): string | null {
  switch (step) {
    case "data":
    case "module":
      return MODULES;
    case "connect":
      return `${ports("output", data)}, ${ports("input", cleaning)}`;
    case "set":
      return isCleaningSelected
        ? `.inspector [data-parameter="${CLEANING_PARAMETER}"] .select-button, .inspector [data-key="parameters"]:not([data-selected]), ${INSPECTOR_OPENER}`
        : card(cleaning);
    case "run":
      return ".run-group";
    case "result":
      return isCleaningSelected ? `.inspector [data-key="outputs"], ${INSPECTOR_OPENER}` : card(cleaning);
    case "done":
      return null;
  }
}

const card = (node: string | null): string => `#node-${CSS.escape(node ?? "")}`;

const ports = (direction: "input" | "output", node: string | null): string =>
  `[id^="port-${direction}-${CSS.escape(node ?? "")}-"]`;
