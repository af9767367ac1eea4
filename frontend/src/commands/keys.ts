/** Keys as text: `Mod+Shift+Z`. Pure, so that one description serves the listener, the sheet and the palette. */

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export function matchesKeys(keys: string, press: KeyPress): boolean {
  const parts = partsOf(keys);
  const wanted = parts.at(-1) ?? "";
  const has = (modifier: string) => parts.includes(modifier);
  if (has("Mod") !== (press.ctrlKey || press.metaKey) || has("Alt") !== press.altKey) return false;
  // a sign such as "?" needs Shift on some keyboards and not on others
  if (isNamedKey(wanted) && has("Shift") !== press.shiftKey) return false;
  // Shift and a digit give a sign that differs from keyboard to keyboard
  if (/^\d$/.test(wanted) && press.code === `Digit${wanted}`) return true;
  return press.key.toLowerCase() === wanted.toLowerCase();
}

/** `+` is a key too. */
function partsOf(keys: string): string[] {
  return keys === "+" ? ["+"] : keys.split("+");
}

function isNamedKey(key: string): boolean {
  return key.length > 1 || /^[a-z\d]$/i.test(key);
}

const LABELS: Readonly<Record<string, string>> = {
  Mod: "Ctrl",
  Delete: "Del",
  Escape: "Esc",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** The caps to press, as they are printed on them. */
export function keyLabels(keys: string): string[] {
  return partsOf(keys).map((key) => LABELS[key] ?? key);
}
