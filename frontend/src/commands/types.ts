/** What a command is: something a person can ask the editor for, by key, from the palette or from a button. */
import type { Editor } from "@/editor/Editor";
import type { InspectorTab } from "@/editor/store";
import type { RunControls } from "@/editor/useRunControls";
import type { Position } from "@/graph/model";
import type { MessageKey } from "@/i18n";
import type { ShareTarget } from "@/sharing/api";

/** The parts of the screen that a command can open. */
export interface Panels {
  readonly openPalette: () => void;
  readonly searchModules: () => void;
  readonly findNode: () => void;
  readonly showShortcuts: () => void;
  readonly takeTour: () => void;
  readonly share: (target: ShareTarget) => void;
  readonly toggleModules: () => void;
  readonly openInspector: () => void;
  readonly toggleInspector: () => void;
  /** Open this part of the inspector and put the focus into it. */
  readonly showInspector: (tab: InspectorTab) => void;
}

export interface View {
  readonly showAll: () => void;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  /** Bring a node into view and focus it; the selection stays. */
  readonly showNode: (id: string) => void;
  /** Select a node, bring it into view and focus it. */
  readonly goToNode: (id: string) => void;
  /** The middle of what is shown of the canvas. */
  readonly centre: () => Position;
  /** Where new things on the canvas are seen at once. */
  readonly corner: () => Position;
}

export interface CommandContext {
  readonly editor: Editor;
  readonly run: RunControls;
  readonly view: View;
  readonly panels: Panels;
}

export interface Command {
  readonly id: string;
  readonly title: MessageKey;
  /** As in `Mod+Shift+Z`; Mod is Ctrl, and Cmd on a Mac. The first is the one that is shown. */
  readonly keys?: readonly string[];
  /** `graph`: the keys belong to other parts of the page too. `everywhere`: they work while typing in a field. */
  readonly keysOn?: "graph" | "everywhere";
  /** Only by its keys: it makes no sense in a list. */
  readonly isUnlisted?: true;
  /** Why it cannot be done now, as a sentence; null when it can. */
  readonly whyNot?: (context: CommandContext) => string | null;
  readonly run: (context: CommandContext) => void;
}
