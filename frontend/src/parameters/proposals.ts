/** Which values a run is proposed with. Pure. */
import type { JsonValue, PipelineParameter } from "@/graph/model";

/** Those of the last run where they still fit, else the defaults. */
export function proposedValues(
  parameters: readonly PipelineParameter[],
  last: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> {
  return Object.fromEntries(
    parameters.map((parameter) => {
      const before = last[parameter.name];
      const isUsable = before !== undefined && before !== null && hasType(parameter, before);
      return [parameter.name, isUsable ? before : parameter.default];
    }),
  );
}

function hasType({ type, widget }: PipelineParameter, value: JsonValue): boolean {
  if (widget === "columns") return typeof value === "object" || typeof value === "string";
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}
