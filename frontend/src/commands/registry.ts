/**
 * Every command of the editor. Keys, the palette, the sheet of shortcuts and buttons read this one list: a new command
 * is one entry in one of the lists below.
 */
import { type MessageKey, t } from "@/i18n";
import { ARRANGING } from "./arranging";
import { EDITING } from "./editing";
import { JUMPING } from "./jumping";
import { type KeyPress, keyLabels, matchesKeys } from "./keys";
import { RUNNING } from "./running";
import { SHARING } from "./sharing";
import { SUB_PIPELINES } from "./subPipelines";
import type { Command, CommandContext } from "./types";
import { VIEWING } from "./viewing";

export const COMMANDS: readonly Command[] = [
  ...VIEWING,
  ...EDITING,
  ...ARRANGING,
  ...SUB_PIPELINES,
  ...RUNNING,
  ...JUMPING,
  ...SHARING,
];

const byId = new Map(COMMANDS.map((command) => [command.id, command]));

export function commandOf(id: string): Command {
  const command = byId.get(id);
  if (!command) throw new Error(`There is no command "${id}"`);
  return command;
}

/** Why a command cannot be done now; null when it can. */
export function whyNot(command: Command, context: CommandContext): string | null {
  return command.whyNot?.(context) ?? null;
}

/** Do it, or say why not: by whichever way it was asked for. */
export function perform(command: Command, context: CommandContext): void {
  const reason = whyNot(command, context);
  if (reason === null) command.run(context);
  else context.editor.announce(t("command.unavailable", { title: t(command.title), reason }));
}

export function commandsForKey(press: KeyPress): Command[] {
  return COMMANDS.filter(({ keys }) => keys?.some((pattern) => matchesKeys(pattern, press)));
}

/** Keys of a focused node, port or search field, which are gestures rather than commands. */
const GESTURES: readonly [MessageKey, readonly string[]][] = [
  ["shortcuts.add", ["Enter"]],
  ["shortcuts.connect", ["Enter"]],
  ["shortcuts.menu", ["Shift", "F10"]],
  ["shortcuts.walk", ["Alt", "↑ ↓ ← →"]],
  ["shortcuts.move", ["↑ ↓ ← →"]],
  ["shortcuts.outline_open", ["← →"]],
  ["shortcuts.outline_reorder", ["Alt", "↑ ↓"]],
  ["shortcuts.outline_nudge", ["Alt", "Shift", "↑ ↓ ← →"]],
  ["shortcuts.outline_type", ["A … Z"]],
  ["shortcuts.copy", ["Ctrl", "C / X / V"]],
];

export interface ShortcutLine {
  readonly title: MessageKey;
  readonly caps: readonly string[];
}

/** The lines of the sheet of shortcuts. */
export function shortcutLines(): ShortcutLine[] {
  const commands = COMMANDS.flatMap(({ title, keys }) =>
    keys?.[0] ? [{ title, caps: keyLabels(keys[0]) }] : [],
  );
  return [...commands, ...GESTURES.map(([title, caps]) => ({ title, caps }))];
}
