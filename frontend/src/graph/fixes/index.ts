/** Quick fixes: from a problem to the edits that would solve it. Nothing is offered that the draft would refuse. */
import { applyAll } from "@/graph/apply";
import {
  fixColumnType,
  fixEmptySelection,
  fixFeatureType,
  fixLabelType,
  fixMissingColumns,
  fixUnknownColumn,
} from "./columns";
import {
  fixCycle,
  fixDisabledSource,
  fixMissingInput,
  fixTypeMismatch,
  fixUnknownModule,
  fixUnknownPort,
  fixWrongLearner,
} from "./structure";
import { type Draft, type Fix, type Problem, placeOf, type Rule } from "./types";
import { fixOnlyChoice, fixRange, fixReset, fixUnknownParameter } from "./values";

export { type Change, changesOf } from "./changes";
export type { Draft, Fix, FixTitle, Problem } from "./types";

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  unknown_port: [fixUnknownPort],
  type_mismatch: [fixTypeMismatch],
  missing_input: [fixDisabledSource, fixMissingInput],
  unknown_parameter: [fixUnknownParameter],
  missing_parameter: [fixOnlyChoice, fixMissingColumns, fixReset],
  parameter_type: [fixOnlyChoice, fixReset],
  parameter_choice: [fixOnlyChoice, fixReset],
  parameter_range: [fixRange],
  unknown_column: [fixUnknownColumn],
  empty_selection: [fixEmptySelection],
  schema_column_type: [fixColumnType],
  schema_label_type: [fixLabelType],
  schema_feature_type: [fixFeatureType],
  schema_learner: [fixWrongLearner],
  schema_model: [fixWrongLearner],
};

/** What modules object to otherwise: the value is at fault, and its default is not. */
const OTHERWISE: readonly Rule[] = [fixReset];

export function fixesFor(problem: Problem, draft: Draft): readonly Fix[] {
  return candidates(problem, draft).filter(
    ({ edit }) =>
      applyAll(
        draft.document,
        edit.operations.map((operation, index) => ({ ...operation, id: String(index) })),
        draft.modules,
      ).refused.length === 0,
  );
}

function candidates(problem: Problem, draft: Draft): readonly Fix[] {
  if (problem.code === "cycle") return fixCycle(problem, draft);
  if (problem.code === "unknown_module" || problem.code === "unknown_version") {
    return fixUnknownModule(problem, draft);
  }
  const place = placeOf(draft, problem.node);
  if (!place) return [];
  return (RULES[problem.code] ?? OTHERWISE).flatMap((rule) => rule(problem, place, draft));
}
