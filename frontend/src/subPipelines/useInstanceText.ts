import { useEditorState } from "@/editor/context";
import type { Group } from "@/graph/model";
import { instanceState, instanceText, shortText } from "./instances";

export interface InstanceText {
  readonly text: string;
  /** Where there is little room. */
  readonly short: string;
  readonly isNewer: boolean;
}

/** Of which version a group is an instance; null for an ordinary group. */
export function useInstanceText(group: Group): InstanceText | null {
  const state = instanceState(
    group,
    useEditorState(({ subPipelines }) => subPipelines),
  );
  return state && { text: instanceText(state), short: shortText(state), isNewer: state.newer !== null };
}
